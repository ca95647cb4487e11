# Debian packages, one for each install component:
#
#     maquette          host      the program, its library, the ready-made manifests
#     maquette-plugins  plugins   the embedded providers
#     maquette-dev      sdk       what a plugin is compiled with; the same on every machine
set(MAQUETTE_PACKAGE_CONTACT "The Maquette authors <authors@maquette.example>" CACHE STRING
    "Who answers for the packages: the Maintainer field")

# Copyright and changelog, which every Debian package brings along.
set(changelog ${PROJECT_BINARY_DIR}/debian/changelog)
string(TIMESTAMP MAQUETTE_CHANGELOG_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file(cmake/debian/changelog.in ${changelog} @ONLY)
execute_process(COMMAND gzip --best --no-name --force --keep ${changelog}
                COMMAND_ERROR_IS_FATAL ANY)
foreach(package IN ITEMS maquette:host maquette-plugins:plugins maquette-dev:sdk)
    string(REPLACE ":" ";" package ${package})
    list(POP_FRONT package name)
    install(FILES cmake/debian/copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${name}
            COMPONENT ${package})
    install(FILES ${changelog}.gz DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${name}
            COMPONENT ${package})
endforeach()
install(DIRECTORY examples/colorizer-cpp examples/posterize-c
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/maquette-dev/examples COMPONENT sdk)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME maquette)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # each package has its own
set(CPACK_PACKAGE_CONTACT ${MAQUETTE_PACKAGE_CONTACT})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE
    GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL host plugins sdk)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)

set(CPACK_DEBIAN_HOST_PACKAGE_NAME maquette)
set(CPACK_DEBIAN_HOST_PACKAGE_SECTION graphics)
set(CPACK_DEBIAN_HOST_PACKAGE_RECOMMENDS "maquette-plugins, bubblewrap")
set(CPACK_DEBIAN_HOST_PACKAGE_SUGGESTS "maquette-dev")
set(CPACK_DEBIAN_HOST_DESCRIPTION "chain image providers as a manifest says
Maquette loads image providers (generators, background removers, upscalers,
face swappers, erasers) from shared libraries and runs them as one chain,
described by a JSON manifest, without the picture leaving memory.

This package holds the program and ready-made manifests. It needs providers;
those of maquette-plugins work without keys, weights or a network.")

set(CPACK_DEBIAN_PLUGINS_PACKAGE_NAME maquette-plugins)
set(CPACK_DEBIAN_PLUGINS_PACKAGE_SECTION graphics)
set(CPACK_DEBIAN_PLUGINS_PACKAGE_DEPENDS
    "maquette (>= ${PROJECT_VERSION}), fonts-ebgaramond, fonts-inter, opencv-data")
set(CPACK_DEBIAN_PLUGINS_DESCRIPTION "image providers for Maquette
Providers that Maquette's chains are made of: a drawn placeholder for a
generator, a background remover, an upscaler, a face swapper and an eraser.
They work on this machine, without keys, weights or a network.")

set(CPACK_DEBIAN_SDK_PACKAGE_NAME maquette-dev)
set(CPACK_DEBIAN_SDK_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_SDK_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_SDK_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_SDK_PACKAGE_SUGGESTS "maquette, cmake, pkg-config")
set(CPACK_DEBIAN_SDK_DESCRIPTION "headers for writing Maquette plugins
A Maquette plugin is a shared library that provides images: a generator, an
upscaler, or a kind of its own. This package holds the contract as a C header,
a C++ layer on top of it, the CMake function that builds a plugin, a
pkg-config file, and documents with examples.")

include(CPack)
