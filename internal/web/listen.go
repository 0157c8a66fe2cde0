package web

import (
	"errors"
	"fmt"
	"net"
	"syscall"
)

// Listen opens the address; when somebody else has it, the error says so and what to do.
func Listen(addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is taken by another program; stop it or choose another address with --addr or TRADECOUNTER_ADDR", addr)
	}
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	return listener, nil
}
