//go:build !windows

package cccd

import (
	"runtime"

	"github.com/ebitengine/purego"
)

// open loads libcccd from where the system looks for libraries (LD_LIBRARY_PATH).
func open() (uintptr, error) {
	name := "libcccd.so.1"
	if runtime.GOOS == "darwin" {
		name = "libcccd.dylib"
	}
	return purego.Dlopen(name, purego.RTLD_NOW|purego.RTLD_GLOBAL)
}
