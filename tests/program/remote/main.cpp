#define BOOST_TEST_MODULE program_remote
#include <boost/test/unit_test.hpp>
