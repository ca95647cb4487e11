# maquette_test_plugin(NAME manifest…)
#
# Adds CTest tests for the plugin NAME of maquette_add_plugin(): NAME-validate checks it with `maquette
# validate`, NAME-run-MANIFEST runs a manifest with it. Call enable_testing() first. Where the host is
# not installed there is nothing to test with, which is said.
function(maquette_test_plugin name)
    if(NOT MAQUETTE_PROGRAM)
        message(WARNING "The program 'maquette' was not found, so the tests of '${name}' are left out. "
                        "Install it, or give -DMAQUETTE_PROGRAM=/where/it/is.")
        return()
    endif()
    add_test(NAME ${name}-validate COMMAND ${MAQUETTE_PROGRAM} validate $<TARGET_FILE:${name}>)
    foreach(manifest IN LISTS ARGN)
        get_filename_component(manifest_name ${manifest} NAME_WE)
        add_test(NAME ${name}-run-${manifest_name}
                 COMMAND ${MAQUETTE_PROGRAM} run ${CMAKE_CURRENT_SOURCE_DIR}/${manifest}
                         --plugin-path $<TARGET_FILE_DIR:${name}>
                         --out ${CMAKE_CURRENT_BINARY_DIR}/out)
    endforeach()
endfunction()
