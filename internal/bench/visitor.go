package main

import (
	"bytes"
	"fmt"
	"time"

	"github.com/valyala/fasthttp"
)

// visitor is one client: a connection that is kept, and a browser's wants. Not for several goroutines.
type visitor struct {
	host     *fasthttp.HostClient
	base     string
	request  *fasthttp.Request
	response *fasthttp.Response
}

func newVisitor(host string) *visitor {
	return &visitor{base: "http://" + host, request: fasthttp.AcquireRequest(), response: fasthttp.AcquireResponse(),
		host: &fasthttp.HostClient{Addr: host, MaxConns: 1, ReadTimeout: time.Minute, WriteTimeout: time.Minute, MaxIdleConnDuration: time.Minute,
			RetryIfErr: func(*fasthttp.Request, int, error) (resetTimeout, retry bool) { return false, false }}}
}

func (v *visitor) close() { v.host.CloseIdleConnections() }

// ask prepares a request of a member's; send sends it.
func (v *visitor) ask(method, path, cookie string) *fasthttp.Request {
	v.request.Reset()
	v.request.Header.SetMethod(method)
	v.request.SetRequestURI(v.base + path)
	if cookie != "" {
		v.request.Header.Set(fasthttp.HeaderCookie, cookie)
	}
	return v.request
}

// send answers with the body, good until the next request; any other status than the wanted one is an error.
func (v *visitor) send(status int) ([]byte, error) {
	if err := v.host.Do(v.request, v.response); err != nil {
		return nil, fmt.Errorf("%s: %w", v.request.URI(), err)
	}
	body := v.response.Body()
	if got := v.response.StatusCode(); got != status {
		return nil, fmt.Errorf("%s %s answered %d, not %d: %.300s", v.request.Header.Method(), v.request.URI(), got, status, body)
	}
	return body, nil
}

func (v *visitor) get(path, cookie string) ([]byte, error) {
	v.ask(fasthttp.MethodGet, path, cookie)
	return v.send(fasthttp.StatusOK)
}

// page is get of a page that must hold the mark at least so many times: a page that lacks it is an error, not an answer.
func (v *visitor) page(path, cookie, mark string, least int) error {
	body, err := v.get(path, cookie)
	if err != nil {
		return err
	}
	if n := bytes.Count(body, []byte(mark)); n < least {
		return fmt.Errorf("%s holds %q %d times, expected %d", path, mark, n, least)
	}
	return nil
}

// location is where the last answer leads.
func (v *visitor) location() string { return string(v.response.Header.Peek(fasthttp.HeaderLocation)) }
