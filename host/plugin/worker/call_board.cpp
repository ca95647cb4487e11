#include "plugin/worker/call_board.hpp"

#include <fcntl.h>
#include <sys/mman.h>

#include <new>

namespace maquette::host {

SharedCallBoard::SharedCallBoard()
    : descriptor_(memfd_create("maquette-call", MFD_CLOEXEC | MFD_ALLOW_SEALING)) {
    if (ftruncate(descriptor_.get(), sizeof(CallBoard)) != 0 ||
        fcntl(descriptor_.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
        throw std::bad_alloc();
    }
    map();
    new (board_) CallBoard;
}

SharedCallBoard::SharedCallBoard(Descriptor descriptor) : descriptor_(std::move(descriptor)) {
    map();
}

void SharedCallBoard::map() {
    void *memory =
        mmap(nullptr, sizeof(CallBoard), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor_.get(), 0);
    if (memory == MAP_FAILED) { throw std::bad_alloc(); }
    board_ = static_cast<CallBoard *>(memory);
}

SharedCallBoard::~SharedCallBoard() { munmap(board_, sizeof(CallBoard)); }

} // namespace maquette::host
