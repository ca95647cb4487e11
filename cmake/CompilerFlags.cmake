# How our own code is compiled: maquette_warnings is linked by every target of the repository, and
# by none of its users.
add_library(maquette_warnings INTERFACE)
target_compile_options(maquette_warnings INTERFACE -Wall -Wextra -Wpedantic -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # GCC 12 sees overlaps in std::string's operator+ that are not there (GCC bug 105651).
    target_compile_options(maquette_warnings INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>)
endif()
if(MAQUETTE_SANITIZE)
    add_compile_options(-fsanitize=${MAQUETTE_SANITIZE} -fno-sanitize-recover=all
                        -fno-omit-frame-pointer -g)
    add_link_options(-fsanitize=${MAQUETTE_SANITIZE})
    # GCC warns of its own instrumentation in std::function and std::regex.
    add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-error=maybe-uninitialized>)
    if(MAQUETTE_SANITIZE STREQUAL thread)
        # Asio's fences only add to what its queues already order with mutexes.
        add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
    endif()
endif()

# A repeated build costs seconds.
find_program(MAQUETTE_CCACHE ccache)
if(MAQUETTE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_C_COMPILER_LAUNCHER ${MAQUETTE_CCACHE})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${MAQUETTE_CCACHE})
endif()
