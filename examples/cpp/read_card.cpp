// Waits for a card, shows name, number and headline, and saves the photo where a file for it is named:
//
//     c++ -std=c++17 read_card.cpp $(pkg-config --cflags --libs cccd) -o read_card
//     echo 001085012345 | ./read_card photo.jpg
//
// Ends with 0 for a genuine card alone.
#include "cccd.hpp"

#include <fstream>
#include <iostream>

int main(int argc, char **argv) try {
    std::string typed;  // Never an argument: every user of a computer sees those.
    std::getline(std::cin, typed);
    std::cout << "Mời đặt thẻ lên đầu đọc." << std::endl;
    cccd::Options options;
    options.photo(argc > 1);
    auto holder = cccd::read(cccd::Card::connect(), cccd::Key(typed), cccd::Trust::open(), options);
    std::cout << holder.name() << "\n" << holder.number() << "\n" << holder.headline_line() << std::endl;
    if (auto photo = holder.photo()) {
        std::ofstream file(argv[1], std::ios::binary);
        file.exceptions(std::ios::failbit | std::ios::badbit);
        file.write(reinterpret_cast<const char *>(photo->bytes.data()), photo->bytes.size());
    }
    return holder.verdict() == cccd::Verdict::genuine ? 0 : 1;
} catch (const std::exception &error) {
    std::cerr << error.what() << std::endl;
    return 1;
}
