package web

import (
	"net/netip"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// prefixes are the proxies that are believed; the command line has checked them.
func prefixes(proxies []string) (list []netip.Prefix) {
	for _, text := range proxies {
		if one, err := netip.ParseAddr(text); err == nil {
			list = append(list, netip.PrefixFrom(one.Unmap(), one.Unmap().BitLen()))
		} else if many, err := netip.ParsePrefix(text); err == nil {
			list = append(list, many)
		}
	}
	return list
}

// Address is where a request comes from: the connection's other end, or, when that is a proxy that is believed, the
// last address in X-Forwarded-For that isn't one. What a client itself wrote stands further left and is never used.
func (w *Web) Address(c *fiber.Ctx) string {
	return clientOf(c.Context().RemoteIP().String(), c.Get(fiber.HeaderXForwardedFor), w.believed)
}

func clientOf(remote, forwarded string, believed []netip.Prefix) string {
	address, err := netip.ParseAddr(remote)
	if err != nil {
		return remote
	}
	hops := strings.Split(forwarded, ",")
	for i := len(hops) - 1; i >= 0 && isBelieved(address, believed); i-- {
		before, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		address = before
	}
	return address.Unmap().String()
}

func isBelieved(address netip.Addr, believed []netip.Prefix) bool {
	for _, prefix := range believed {
		if prefix.Contains(address.Unmap()) {
			return true
		}
	}
	return false
}
