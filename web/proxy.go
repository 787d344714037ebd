package web

import (
	"net"
	"net/netip"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/config"
)

// behind makes a request come from whoever sent it to the outermost trusted
// proxy, so that limits count people and not the proxy. What a client writes
// into the header itself stands left of what the proxies append, and is not
// believed.
func behind(trusted config.Networks) fiber.Handler {
	return func(c *fiber.Ctx) error {
		peer, err := netip.ParseAddrPort(c.Context().RemoteAddr().String())
		if err != nil || !trusted.Contain(peer.Addr()) {
			return c.Next()
		}
		hops := strings.Split(c.Get(fiber.HeaderXForwardedFor), ",")
		for _, hop := range slices.Backward(hops) {
			ip, err := netip.ParseAddr(strings.TrimSpace(hop))
			if err != nil {
				break
			}
			c.Context().SetRemoteAddr(&net.TCPAddr{IP: ip.AsSlice()})
			if !trusted.Contain(ip) {
				break
			}
		}
		return c.Next()
	}
}
