package session

import (
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Source is the network a request comes from, for limits: an IPv6 customer
// has a whole /64 to come from.
func Source(c *fiber.Ctx) string {
	ip, err := netip.ParseAddr(c.IP())
	if err != nil {
		return ""
	}
	if ip = ip.Unmap(); ip.Is6() {
		p, err := ip.Prefix(64)
		if err == nil {
			return p.String()
		}
	}
	return ip.String()
}

// Device is browser and system in two words, so that a person recognises
// their own sessions; the whole User-Agent is not kept.
func Device(c *fiber.Ctx) string {
	ua := c.Get(fiber.HeaderUserAgent)
	pick := func(words ...[2]string) string {
		for _, w := range words {
			if strings.Contains(ua, w[0]) {
				return w[1]
			}
		}
		return ""
	}
	// Order matters: Edge says Chrome, Chrome says Safari, Android says Linux.
	browser := pick([2]string{"Edg", "Edge"}, [2]string{"Firefox", "Firefox"}, [2]string{"Chrom", "Chrome"}, [2]string{"Safari", "Safari"})
	system := pick([2]string{"Android", "Android"}, [2]string{"iPhone", "iPhone"}, [2]string{"iPad", "iPad"},
		[2]string{"Windows", "Windows"}, [2]string{"Mac OS", "macOS"}, [2]string{"Linux", "Linux"})
	return strings.Trim(browser+" · "+system, " ·")
}

// Limit lets h answer at most n requests of a source per window; for public
// pages whose addresses could be guessed. It counts in memory, since reading
// a page writes nothing: several processes allow as many times n.
func Limit(n int, window time.Duration, h fiber.Handler) fiber.Handler {
	var mu sync.Mutex
	var begun time.Time
	seen := map[string]int{}
	return func(c *fiber.Ctx) error {
		mu.Lock()
		if now := time.Now(); now.Sub(begun) >= window {
			begun = now
			clear(seen)
		}
		source := Source(c)
		seen[source]++
		over := seen[source] > n
		mu.Unlock()
		if over {
			return fault.New(fault.Limited, "error.limited")
		}
		return h(c)
	}
}
