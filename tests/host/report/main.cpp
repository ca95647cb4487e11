#define BOOST_TEST_MODULE host_report
#include <boost/test/unit_test.hpp>
