#define BOOST_TEST_MODULE host_image
#include <boost/test/unit_test.hpp>
