// The face swapper that bends faces by their mesh, on photographs.
#include "faces_fixture.hpp"

using namespace maquette::host;

BOOST_AUTO_TEST_CASE(the_detector_finds_the_right_faces_and_no_others) {
    const Portraits portraits;
    if (!has_face_models() || !portraits.child) { return; }
    Json card = read_card("mesh-swap");
    card["settings"]["least-score"] = 0.9;
    const CardFolder folder;
    CardProvider provider(folder.write("sure", card));
    // Where the faces are, as people see it: a point between the eyes, one on the chin, and the
    // width of a box that is too large.
    struct Known {
        Picture picture;
        std::uint32_t between_eyes[2], chin[2], width;
    };
    for (const Known &known : {Known{portraits.astronaut, {224, 108}, {226, 160}, 120},
                               Known{portraits.woman, {250, 350}, {250, 530}, 340},
                               Known{portraits.child, {520, 150}, {500, 380}, 400}}) {
        const Picture made = provider.make({{"image", known.picture}, {"face", portraits.woman}},
                                           agreed({{"which", "all"}}));
        const FaceBox box = face_box(made); // exactly one
        BOOST_TEST(box.holds(known.between_eyes[0], known.between_eyes[1]));
        BOOST_TEST(box.holds(known.chin[0], known.chin[1]));
        BOOST_TEST(box.width < known.width);
    }
    for (const char *name : {"skimage/coffee.png", "skimage/rocket.jpg", "skimage/chelsea.png",
                             "lemur/lemur.png", "kodak/07.png"}) {
        const CallResult result =
            provider.run({{"image", shared_picture(name)}, {"face", portraits.woman}}, agreed());
        BOOST_TEST(result.status == MAQUETTE_UNSUPPORTED_PICTURE, name);
        BOOST_TEST(result.sentence.find("'image'") != std::string::npos, result.sentence);
    }
}

BOOST_AUTO_TEST_CASE(every_ordered_pair_moves_from_the_target_s_identity_to_the_source_s) {
    const Portraits portraits;
    if (!has_face_models() || !portraits.child) { return; }
    CardProvider provider(shipped_card("mesh-swap"));
    const std::pair<const char *, Picture> all[] = {{"astronaut", portraits.astronaut},
                                                    {"kodak 04", portraits.woman},
                                                    {"kodak 15", portraits.child}};
    for (const auto &[target_name, target] : all) {
        for (const auto &[source_name, source] : all) {
            if (std::string(target_name) == source_name) { continue; }
            const Picture made = provider.make({{"image", target}, {"face", source}}, agreed());
            const auto [to_source, to_target] = likeness(made);
            BOOST_TEST_MESSAGE(source_name << " into " << target_name << ": cosine to the source "
                                           << to_source << ", to who was there " << to_target);
            BOOST_TEST(to_source > to_target);
            BOOST_TEST(to_source > 0.3);
            BOOST_TEST(to_target < 0.5);
            BOOST_TEST(changed_outside(target, made, face_box(made)) == 0U);
        }
    }
}

BOOST_AUTO_TEST_CASE(one_s_own_face_stays_as_it_is_without_a_hole) {
    const Portraits portraits;
    if (!has_face_models() || !portraits.child) { return; }
    CardProvider provider(shipped_card("mesh-swap"));
    for (const Picture &portrait : {portraits.astronaut, portraits.woman, portraits.child}) {
        const Picture made = provider.make({{"image", portrait}, {"face", portrait}}, agreed());
        const FaceBox box = face_box(made);
        const Picture a = as_floats(portrait);
        const Picture b = as_floats(made);
        double sum = 0;
        double most = 0;
        each_sample(a.format(), [&](auto x, auto y, auto c) {
            const double change = std::fabs(sample_at(a, x, y, c) - sample_at(b, x, y, c));
            sum += change;
            most = std::max(most, change);
        });
        BOOST_TEST_MESSAGE("its own face: mean change " << sum / (3.0 * box.width * box.height)
                                                        << ", largest " << most);
        BOOST_TEST(sum / (3.0 * box.width * box.height) < 0.01);
        BOOST_TEST(most < 0.25); // a hole shows its background
        BOOST_TEST(likeness(made).first > 0.95);
    }
}

BOOST_AUTO_TEST_CASE(other_samples_and_alpha_are_kept) {
    const Portraits portraits;
    if (!has_face_models() || !portraits.child) { return; }
    CardProvider provider(shipped_card("mesh-swap"));
    for (const maquette_sample_t sample : {MAQUETTE_U16, MAQUETTE_F32}) {
        const Picture opaque = as_floats(portraits.astronaut);
        const Picture clear = draw(512, 512, MAQUETTE_RGBA, sample, [&](auto x, auto y, auto c) {
            return c < 3 ? sample_at(opaque, x, y, c) : 0.25F + static_cast<float>(x) / 1024.0F;
        });
        const Picture made = provider.make({{"image", clear}, {"face", portraits.woman}}, agreed());
        BOOST_TEST(made.format().sample == sample);
        BOOST_TEST(changed_outside(clear, made, face_box(made)) == 0U);
        const Picture before = as_floats(clear);
        const Picture after = as_floats(made);
        std::size_t changed = 0;
        std::size_t in_face = 0;
        each_sample(after.format(), [&](auto x, auto y, auto c) {
            const bool equal = sample_at(before, x, y, c) == sample_at(after, x, y, c);
            (c == 3 ? changed : in_face) += equal ? 0 : 1;
        });
        BOOST_TEST(changed == 0U);
        BOOST_TEST(in_face > 1000U);
    }
}

BOOST_AUTO_TEST_CASE(consent_is_asked_for_and_kept_unless_the_card_says_otherwise) {
    const Portraits portraits;
    if (!has_face_models() || !portraits.child) { return; }
    const std::map<std::string, Picture> people{{"image", portraits.astronaut},
                                                {"face", portraits.woman}};
    CardProvider provider(shipped_card("mesh-swap"));
    BOOST_CHECK_EXCEPTION(provider.run(people), std::runtime_error, [](const auto &fault) {
        return std::string(fault.what()).find("consent") != std::string::npos;
    });
    const Metadata metadata = provider.make(people, {{"consent", "Release 7"}}).metadata();
    BOOST_TEST(metadata.at("Xmp.maquette.consent") == "Release 7");
    BOOST_TEST(metadata.at("Xmp.iptcExt.DigitalSourceType").ends_with("/composite"));

    Json card = read_card("mesh-swap");
    card["settings"]["consent"] = "optional";
    const CardFolder folder;
    CardProvider free(folder.write("free", card));
    BOOST_TEST(free.run(people).status == MAQUETTE_OK);
}
