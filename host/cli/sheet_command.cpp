#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/run_reading.hpp"
#include "image/atomic_file.hpp"
#include "image/codec.hpp"
#include "report/contact_sheet.hpp"

#include <algorithm>
#include <iostream>

namespace maquette::host {

namespace {

namespace options = boost::program_options;

/// "sheet.png" and from the second on "sheet-2.png".
std::filesystem::path file_of(const std::filesystem::path &first, std::size_t number) {
    if (number == 1) { return first; }
    return first.parent_path() /
           (first.stem().string() + "-" + std::to_string(number) + first.extension().string());
}

SheetLook look_of(const options::variables_map &values) {
    SheetLook look;
    look.size = values["size"].as<std::uint32_t>();
    look.columns = values.contains("columns") ? values["columns"].as<std::uint32_t>() : 0;
    look.per_sheet = values["per-sheet"].as<std::size_t>();
    if (look.size < 32 || look.size > 2048) {
        throw Failure(Cause::usage,
                      "--size takes 32 to 2048 pixels, not " + std::to_string(look.size) + ".");
    }
    if (look.per_sheet < 1 || look.per_sheet > 10'000) {
        throw Failure(Cause::usage, "--per-sheet takes 1 to 10000 items.");
    }
    if (values.contains("columns") && (look.columns < 1 || look.columns > 1000)) {
        throw Failure(Cause::usage, "--columns takes 1 to 1000.");
    }
    return look;
}

} // namespace

int sheet_command(const std::vector<std::string> &arguments) {
    options::options_description description("Options");
    description.add_options()(
        "output,o", options::value<std::string>()->value_name("FILE")->default_value("sheet.png"),
        "The picture; its ending says the format.")(
        "size", options::value<std::uint32_t>()->value_name("PIXELS")->default_value(220),
        "How large each item's picture is.")(
        "columns", options::value<std::uint32_t>()->value_name("N"),
        "Items in a row (default: so that a sheet is a little wider than high).")(
        "per-sheet", options::value<std::size_t>()->value_name("N")->default_value(200),
        "Items on a sheet; what is left goes to FILE-2, FILE-3 and so on.");
    add_reading_options(description);
    bool helped = false;
    const options::variables_map values =
        parse_arguments("sheet", arguments, description, "run", 1, helped);
    if (helped) { return exit_good; }
    const SheetLook look = look_of(values);
    const std::filesystem::path first = values["output"].as<std::string>();
    std::string ending = first.extension().string();
    if (!ending.empty()) { ending.erase(0, 1); }
    std::ranges::transform(ending, ending.begin(), [](unsigned char letter) {
        return static_cast<char>(std::tolower(letter));
    });
    static_cast<void>(storable_format(make_format(1, 1, MAQUETTE_RGB, MAQUETTE_U8), ending));
    LazyLedger ledger(values);
    const LedgerRun run = find_run(values, ledger, "maquette sheet last -o sheet.png");
    const Report report = read_report(ledger.open(), run);
    if (report.items.empty()) {
        throw Failure(Cause::usage, "The run " + run.id + " has no finished item to show.");
    }
    const auto store = store_to_read(values);
    const std::size_t count = (report.items.size() + look.per_sheet - 1) / look.per_sheet;
    for (std::size_t number = 1; number <= count; ++number) {
        std::vector<std::size_t> items;
        for (std::size_t i = (number - 1) * look.per_sheet;
             i < std::min(report.items.size(), number * look.per_sheet); ++i) {
            items.push_back(i);
        }
        const Sheet sheet = draw_sheet(report, items, look, store.get(), number, count);
        const std::filesystem::path file = file_of(first, number);
        write_file(file, encode_picture(sheet.picture, ending));
        std::cout << file.string() << "\n";
        if (number == 1 && !sheet.captions) {
            std::cerr << "There is no font on this machine, so the sheet has no captions. On "
                         "Debian: apt install fonts-inter.\n";
        }
    }
    return exit_good;
}

} // namespace maquette::host
