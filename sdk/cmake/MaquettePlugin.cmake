# maquette_add_plugin(NAME source… [DEFERRED source…])
#
# Makes the plugin NAME: a shared library NAME.so that exports nothing but maquette_entry. Sources
# after DEFERRED make its second half, the target NAME-deferred, which the plugin opens when it first
# works (see <maquette/deferred.hpp>). Link what the plugin needs with target_link_libraries().
#
# The library is written to MAQUETTE_PLUGIN_OUTPUT_DIRECTORY (default: the current build folder) and
# installed to MAQUETTE_PLUGIN_INSTALL_DIR (default: lib/maquette/plugins), component "plugins"; if that
# is set and empty, it is not installed.
function(maquette_add_plugin name)
    cmake_parse_arguments(PARSE_ARGV 1 plugin "" "" "DEFERRED")
    set(output_dir ${CMAKE_CURRENT_BINARY_DIR})
    if(MAQUETTE_PLUGIN_OUTPUT_DIRECTORY)
        set(output_dir ${MAQUETTE_PLUGIN_OUTPUT_DIRECTORY})
    endif()
    set(install_dir lib/maquette/plugins)
    if(DEFINED MAQUETTE_PLUGIN_INSTALL_DIR)
        set(install_dir ${MAQUETTE_PLUGIN_INSTALL_DIR})
    endif()

    set(exports ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/exports.map)
    add_library(${name} MODULE ${plugin_UNPARSED_ARGUMENTS})
    target_link_options(${name} PRIVATE -Wl,--version-script=${exports})
    set_target_properties(${name} PROPERTIES
        LIBRARY_OUTPUT_DIRECTORY ${output_dir}
        LINK_DEPENDS ${exports})
    if(install_dir)
        install(TARGETS ${name} DESTINATION ${install_dir} COMPONENT plugins)
    endif()
    set(libraries ${name})

    if(plugin_DEFERRED)
        add_library(${name}-deferred MODULE ${plugin_DEFERRED})
        set_target_properties(${name}-deferred PROPERTIES
            LIBRARY_OUTPUT_DIRECTORY ${output_dir}/deferred)
        if(install_dir)
            install(TARGETS ${name}-deferred DESTINATION ${install_dir}/deferred COMPONENT plugins)
        endif()
        add_dependencies(${name} ${name}-deferred)
        list(APPEND libraries ${name}-deferred)
    endif()

    foreach(library IN LISTS libraries)
        target_link_libraries(${library} PRIVATE Maquette::sdk)
        target_compile_features(${library} PRIVATE cxx_std_17)
        set_target_properties(${library} PROPERTIES
            PREFIX "" SUFFIX ".so"
            C_VISIBILITY_PRESET hidden
            CXX_VISIBILITY_PRESET hidden
            VISIBILITY_INLINES_HIDDEN ON)
    endforeach()
endfunction()
