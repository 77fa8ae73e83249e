package cccd

import "syscall"

// open loads libcccd from where the system looks for libraries (PATH).
func open() (uintptr, error) {
	handle, err := syscall.LoadLibrary("cccd.dll")
	return uintptr(handle), err
}
