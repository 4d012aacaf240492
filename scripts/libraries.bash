# Part of scripts/bootstrap: pkg-config files in .deps/pkgconfig and links in .deps/lib. Where the system has Arrow C++
# or libduckdb of its own, that one is used and nothing is written for it.

provide_libraries() {
    local site
    site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["platlib"])')
    # Written anew each time, so that nothing of an earlier choice stays; aside first, for builds that are running.
    rm -rf "$deps/new"
    mkdir -p "$deps/new/lib" "$deps/new/pkgconfig"
    if system_has_arrow; then say "Arrow C++: the system's"; else link_arrow "$site/pyarrow"; fi
    if system_has_duckdb; then say "DuckDB: the system's"; else link_duckdb "$site"; fi
    link_adbc "$site"
    rm -rf "$deps/lib" "$deps/pkgconfig" "$deps/adbc"
    mv "$deps/new/lib" "$deps/new/pkgconfig" "$deps/new/adbc" "$deps/"
    rm -rf "$deps/new"
}

# PKG_CONFIG_PATH without our own folder, which must not answer for the system.
foreign_pkg_config_path() {
    local path=:${PKG_CONFIG_PATH:-}:
    # Once is not enough: two in a row share the colon between them.
    while [[ "$path" == *":$deps/pkgconfig:"* ]]; do path=${path//":$deps/pkgconfig:"/:}; done
    path=${path#:}
    printf '%s' "${path%:}"
}

system_has_arrow() {
    PKG_CONFIG_PATH=$(foreign_pkg_config_path) pkg-config --exists "arrow >= $arrow_minimum" "parquet >= $arrow_minimum" \
        "arrow-dataset >= $arrow_minimum"
}

system_has_duckdb() {
    if [[ "$(uname -s)" == Darwin ]]; then
        [[ -e /opt/homebrew/lib/libduckdb.dylib || -e /usr/local/lib/libduckdb.dylib ]]
        return
    fi
    [[ -n "$(loader_knows libduckdb.so)" ]]
}

# The wheel holds the libraries under the names that the loader asks for (libarrow.so.2600), and the headers.
link_arrow() {
    local folder=$1 name file version
    for name in libarrow libparquet libarrow_compute libarrow_acero libarrow_dataset; do
        for file in "$folder/$name".so.* "$folder/$name".[0-9]*.dylib; do
            [[ -e "$file" ]] || continue
            ln -sfn "$file" "$deps/new/lib/${file##*/}"
            case "$file" in
            *.dylib) ln -sfn "$file" "$deps/new/lib/$name.dylib" ;;
            *) ln -sfn "$file" "$deps/new/lib/$name.so" ;;
            esac
        done
    done
    [[ -n "$(find "$deps/new/lib" -name 'libparquet.*' -print -quit)" ]] ||
        fail "the pyarrow wheel holds no Arrow libraries" "Looked in $folder."
    version=$("$venv/bin/python" -c 'from importlib.metadata import version; print(version("pyarrow"))')
    cat >"$deps/new/pkgconfig/arrow.pc" <<PC
Name: arrow
Description: Apache Arrow C++ of the pyarrow wheel
Version: $version
Cflags: -I$folder/include
Libs: -L$deps/lib -larrow
PC
    cat >"$deps/new/pkgconfig/parquet.pc" <<PC
Name: parquet
Description: Apache Parquet C++ of the pyarrow wheel
Version: $version
Requires: arrow
Libs: -L$deps/lib -lparquet
PC
    cat >"$deps/new/pkgconfig/arrow-dataset.pc" <<PC
Name: arrow-dataset
Description: Apache Arrow Dataset of the pyarrow wheel
Version: $version
Requires: parquet
Libs: -L$deps/lib -larrow_dataset -larrow_acero -larrow_compute
PC
}

# The wheel's extension module exports DuckDB's whole C API, but refers to Python's symbols: whoever loads it loads the
# library beside it, libpython3.*, first.
link_duckdb() {
    local site=$1 file python suffix=so
    [[ "$(uname -s)" == Darwin ]] && suffix=dylib
    for file in "$site"/_duckdb*.so; do
        [[ -e "$file" ]] || fail "the duckdb wheel holds no library" "Looked for $site/_duckdb*.so."
        ln -sfn "$file" "$deps/new/lib/libduckdb.$suffix"
    done
    python=$(find_python_library "$venv/bin/python")
    [[ -n "$python" ]] || fail "the shared library of $(readlink -f "$venv/bin/python") is not there" \
        "Install it, or set PYPE_PYTHON to a Python that has one, and remove .deps."
    ln -sfn "$python" "$deps/new/lib/${python##*/}"
}

# ADBC: the header, the driver manager, and the drivers as its driver manifests name them, in .deps/adbc (a folder for
# ADBC_DRIVER_PATH). The wheel's driver manager refers to Python's symbols as DuckDB's library does.
link_adbc() {
    local site=$1 file name suffix=so
    [[ "$(uname -s)" == Darwin ]] && suffix=dylib
    cat >"$deps/new/pkgconfig/adbc.pc" <<PC
Name: adbc
Description: ADBC headers of the adbc-driver-manager wheel
Version: $("$venv/bin/python" -c 'from importlib.metadata import version; print(version("adbc-driver-manager"))')
Cflags: -I$site/adbc_driver_manager
PC
    for file in "$site"/adbc_driver_manager/_lib*.so; do
        [[ -e "$file" ]] || fail "the adbc-driver-manager wheel holds no library" "Looked for $file."
        ln -sfn "$file" "$deps/new/lib/libadbc_driver_manager.$suffix"
    done
    mkdir -p "$deps/new/adbc"
    for name in sqlite postgresql; do
        file=$site/adbc_driver_$name/libadbc_driver_$name.so
        [[ -e "$file" ]] || fail "the adbc-driver-$name wheel holds no library" "Looked for $file."
        adbc_manifest "$name" "$file"
    done
    file=$deps/lib/libduckdb.$suffix
    [[ -e "$deps/new/lib/libduckdb.$suffix" ]] || file=$(loader_knows "libduckdb.$suffix")
    adbc_manifest duckdb "$file" duckdb_adbc_init
}

# adbc_manifest NAME LIBRARY [ENTRY POINT]
adbc_manifest() {
    {
        printf 'manifest_version = 1\nname = "%s"\n\n[Driver]\n' "$1"
        [[ -z "${3:-}" ]] || printf 'entrypoint = "%s"\n' "$3"
        printf 'shared = "%s"\n' "$2"
    } >"$deps/new/adbc/$1.toml"
}
