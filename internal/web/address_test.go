package web

import "testing"

func TestTheClientsAddressCantBeChosenByTheClient(t *testing.T) {
	for _, c := range []struct{ name, remote, forwarded, want string }{
		{"no proxy is believed", "203.0.113.9", "198.51.100.1", "203.0.113.9"},
		{"through the proxy", "10.0.0.1", "203.0.113.9", "203.0.113.9"},
		{"the client wrote one itself", "10.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"},
		{"two proxies", "10.0.0.1", "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"},
		{"nonsense", "10.0.0.1", "203.0.113.9, nonsense", "10.0.0.1"},
		{"nothing", "10.0.0.1", "", "10.0.0.1"},
		{"IPv6", "::ffff:10.0.0.1", "2001:db8::7", "2001:db8::7"},
		{"only proxies", "10.0.0.1", "10.0.0.3", "10.0.0.3"},
	} {
		if got := clientOf(c.remote, c.forwarded, prefixes([]string{"10.0.0.0/8"})); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
