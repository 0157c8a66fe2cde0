package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is a process that is measured.
type server struct {
	cmd     *exec.Cmd
	host    string
	metrics string
	said    *bytes.Buffer
	took    time.Duration // from its start to the first page
	started time.Duration // CPU of that
	ended   chan struct{}
}

// freeHost is an address of this machine that nobody listens on.
func freeHost() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

const startTime = 5 * time.Minute // at most; a first start makes an index

// serve starts the portal on a data folder.
func serve(ctx context.Context, binary, data string, args ...string) (*server, error) {
	return startPortal(ctx, func(host, metrics string) *exec.Cmd {
		given := []string{"serve", "--data", data, "--addr", host, "--metrics", metrics, "--url", "http://" + host}
		return exec.Command(binary, append(given, args...)...)
	})
}

// startPortal starts it on free addresses.
func startPortal(ctx context.Context, command func(host, metrics string) *exec.Cmd) (*server, error) {
	host, err := freeHost()
	if err != nil {
		return nil, err
	}
	metrics, err := freeHost()
	if err != nil {
		return nil, err
	}
	s := &server{cmd: command(host, metrics), host: host, metrics: metrics}
	return s, s.start(ctx, "/ready")
}

// start runs the process and waits until it answers.
func (s *server) start(ctx context.Context, path string) error {
	s.said, s.ended = &bytes.Buffer{}, make(chan struct{})
	s.cmd.Env = append(os.Environ(), "TRADECOUNTER_LOG=warn")
	s.cmd.Stdout, s.cmd.Stderr = s.said, s.said
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	begun := time.Now()
	if err := s.cmd.Start(); err != nil {
		return err
	}
	go func() {
		_ = s.cmd.Wait()
		close(s.ended)
	}()
	for time.Since(begun) < startTime {
		select {
		case <-s.ended:
			return fmt.Errorf("%s ended: %s", s.cmd, s.said)
		case <-ctx.Done():
			s.stop()
			return ctx.Err()
		case <-time.After(time.Millisecond):
		}
		response, err := http.Get("http://" + s.host + path)
		if err != nil {
			continue
		}
		_ = response.Body.Close()
		if response.StatusCode == http.StatusOK {
			s.took = time.Since(begun)
			s.started, err = s.cpu()
			return err
		}
	}
	s.stop()
	return fmt.Errorf("%s didn't answer in %s: %s", s.cmd, startTime, s.said)
}

// stop ends the process as an administrator does, and hard when that takes too long.
func (s *server) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.ended:
	case <-time.After(30 * time.Second):
		_ = s.cmd.Process.Kill()
		<-s.ended
	}
}

// tick is what /proc counts CPU in.
const tick = time.Second / 100

// cpu is what the process has used so far, in user and kernel mode.
func (s *server) cpu() (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, ok := strings.Cut(string(stat), ") ") // the name before may hold spaces
	fields := strings.Fields(rest)
	if !ok || len(fields) < 13 {
		return 0, errors.New("/proc/PID/stat isn't as expected")
	}
	user, err := strconv.Atoi(fields[11])
	if err != nil {
		return 0, err
	}
	kernel, err := strconv.Atoi(fields[12])
	return time.Duration(user+kernel) * tick, err
}

var resident = regexp.MustCompile(`VmRSS:\s+(\d+) kB`)

// memory is VmRSS in bytes.
func (s *server) memory() (int64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	found := resident.FindSubmatch(status)
	if found == nil {
		return 0, errors.New("no VmRSS in /proc/PID/status")
	}
	kb, err := strconv.ParseInt(string(found[1]), 10, 64)
	return kb << 10, err
}
