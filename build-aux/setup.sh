# Sourced by ./try and ./run-tests: what both need before they can build.
# Needs bash, and $top, the directory of the sources.

# has_command NAME...: all of them are there.
has_command() {
	local name
	for name; do
		command -v "$name" >/dev/null 2>&1 || return 1
	done
}

# install_packages PACKAGE...: from Debian's or Ubuntu's archive, as root or with sudo.
install_packages() {
	has_command apt-get || {
		echo "This needs the equivalents of these Debian packages: $*" >&2
		return 1
	}
	local as_root=
	if [ "$(id -u)" != 0 ]; then
		has_command sudo || {
			echo "Please install these packages, as root: apt-get install $*" >&2
			return 1
		}
		as_root='sudo'
	fi
	echo "installing: $*"
	$as_root apt-get -qq update </dev/null &&
	$as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get -qq -y --no-install-recommends install "$@" </dev/null >/dev/null
}

# Whatever of the build's needs is missing; nothing is asked of apt when all is there.
setup_build() {
	local missing=()
	has_command cc make ar || missing+=(build-essential)
	has_command autoconf || missing+=(autoconf)
	has_command automake || missing+=(automake)
	has_command pkg-config || missing+=(pkg-config)
	has_library bdw-gc || missing+=(libgc-dev)
	has_library gmp || missing+=(libgmp-dev)
	[ ${#missing[@]} = 0 ] || install_packages "${missing[@]}"
}

# The same for the tests.
setup_tests() {
	setup_build || return
	local missing=()
	has_library cunit || missing+=(libcunit1-dev)
	has_command clang || missing+=(clang)
	has_command git || [ ! -e "$top/.git" ] || missing+=(git)
	# An old Go source tree, which only one test reads: not worth an installation elsewhere.
	[ -z "${CI-}" ] || [ -d /usr/share/go-1.19 ] || missing+=(golang-1.19-src)
	[ ${#missing[@]} = 0 ] || install_packages "${missing[@]}"
}

has_library() {
	has_command pkg-config && pkg-config --exists "$1"
}

# configure_in DIRECTORY [OPTION...]: once; later changes are make's business.
configure_in() {
	local dir=$1
	shift
	[ -x "$top/configure" ] || "$top/bootstrap" || return
	mkdir -p "$dir" || return
	[ -f "$dir/Makefile" ] || (cd "$dir" && "$top/configure" -q "$@")
}
