// Package outbound reads from servers of others: the one place where the
// program opens a connection to an address that somebody typed.
//
// Invariants: only HTTPS, and plain HTTP to this machine where the operator
// allows it; the address that is dialled is public or in a network that the
// operator named, whatever its name resolved to before; redirects stay on
// their host; sizes and times are bounded. Behind a proxy names are resolved
// there: what it lets through is up to those who run it, but no address in
// figures and no name of the local network goes to it.
package outbound

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

const (
	mostRedirects = 3
	headerTime    = 15 * time.Second
	mostHeader    = 64 << 10
)

// Client reads.
type Client struct {
	http    *http.Client
	also    []netip.Prefix
	proxy   *url.URL
	guarded bool
}

// New returns a client that also reaches the given networks, which are not
// public, and everything else by way of a proxy; nil: there is none.
func New(also []netip.Prefix, proxy *url.URL) *Client {
	c := &Client{also: also, proxy: proxy, guarded: true}
	c.http = &http.Client{
		CheckRedirect: c.redirect,
		Transport: &http.Transport{
			Proxy: c.by, DialContext: c.dial, TLSHandshakeTimeout: headerTime, ResponseHeaderTimeout: headerTime,
			MaxResponseHeaderBytes: mostHeader, ForceAttemptHTTP2: true, IdleConnTimeout: time.Minute,
			DisableCompression: true, // a bound counts bytes that arrive
		},
	}
	return c
}

// Request is what is to be read.
type Request struct {
	URL  string
	ETag string        // of what the caller has; "" is nothing
	Most int64         // bytes
	Time time.Duration // for all of it
}

// Answer is what a server said.
type Answer struct {
	Same bool // the caller has it
	ETag string
}

// Read copies what lies at an address into w. Every failure has a sentence
// for people.
func (c *Client) Read(ctx context.Context, r Request, w io.Writer) (a Answer, err error) {
	if err := c.Check(r.URL); err != nil {
		return a, err
	}
	ctx, cancel := context.WithTimeout(ctx, r.Time)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.URL, nil)
	if err != nil {
		return a, fault.Wrong("outbound.address").Wrap(err)
	}
	req.Header.Set("User-Agent", "Lotse")
	if r.ETag != "" {
		req.Header.Set("If-None-Match", r.ETag)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return a, said(err)
	}
	defer func() { _ = res.Body.Close() }()
	a.ETag = res.Header.Get("ETag")
	switch {
	case res.StatusCode == http.StatusNotModified && r.ETag != "":
		a.Same, a.ETag = true, r.ETag
		return a, nil
	case res.StatusCode != http.StatusOK:
		return a, fault.Wrong("outbound.status", fault.Args{"Status": res.StatusCode})
	case res.ContentLength > r.Most:
		return a, tooLarge(r.Most)
	}
	n, err := io.Copy(w, io.LimitReader(res.Body, r.Most+1))
	switch {
	case err != nil:
		return a, said(err)
	case n > r.Most:
		return a, tooLarge(r.Most)
	}
	return a, nil
}

func tooLarge(most int64) error {
	return fault.Wrong("outbound.too_large", fault.Args{"MB": max(most>>20, 1)})
}

// The reasons that come back through net/http.
var (
	errPlace    = errors.New("outbound: not a public address")
	errRedirect = errors.New("outbound: redirected elsewhere")
)

func said(err error) error {
	id := "outbound.unreachable"
	var timeout net.Error
	switch {
	case errors.Is(err, errPlace):
		id = "outbound.place"
	case errors.Is(err, errRedirect):
		id = "outbound.redirect"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		id = "outbound.slow"
	}
	return fault.Wrong(id).Wrap(err)
}

// Check says whether an address may be read at all; where it leads is judged
// when it is dialled.
func (c *Client) Check(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil, u.Hostname() == "", u.User != nil, !c.scheme(u):
		return fault.Wrong("outbound.address")
	case c.proxy != nil && local(u.Hostname()):
		return fault.Wrong("outbound.place")
	}
	return nil
}

// local reports whether a name is one of the local network (RFC 6761, RFC 6762,
// RFC 9476 and the reserved .internal).
func local(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	_, err := netip.ParseAddr(host)
	at := strings.LastIndexByte(host, '.')
	return err != nil && (at < 0 || slices.Contains([]string{"localhost", "local", "internal", "alt"}, host[at+1:]))
}

// scheme allows plain HTTP to this machine only, and only where the operator
// allows this machine.
func (c *Client) scheme(u *url.URL) bool {
	if u.Scheme == "https" {
		return true
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Scheme == "http" && err == nil && ip.IsLoopback() && c.listed(ip)
}

func (c *Client) redirect(req *http.Request, via []*http.Request) error {
	if len(via) > mostRedirects || req.URL.Host != via[0].URL.Host || !c.scheme(req.URL) {
		return errRedirect
	}
	return nil
}

// by is the proxy that reads for us; addresses in figures are dialled, so that
// control judges them.
func (c *Client) by(req *http.Request) (*url.URL, error) {
	if _, err := netip.ParseAddr(req.URL.Hostname()); err == nil {
		return nil, nil //nolint:nilnil // no proxy, as net/http has it
	}
	return c.proxy, nil
}

func (c *Client) dial(ctx context.Context, network, address string) (net.Conn, error) {
	d := net.Dialer{Timeout: 10 * time.Second, Control: c.control}
	if c.proxy != nil && address == withPort(c.proxy) {
		d.Control = nil // its address is the operator's
	}
	return d.DialContext(ctx, network, address)
}

func withPort(u *url.URL) string {
	port := u.Port()
	switch {
	case port != "":
	case u.Scheme == "https":
		port = "443"
	default:
		port = "80"
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// control judges each address right before it is dialled: a name that resolved
// to a public address a moment ago may lead elsewhere now.
func (c *Client) control(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || c.guarded && !Public(to.Addr()) && !c.listed(to.Addr()) {
		return errPlace
	}
	return nil
}

func (c *Client) listed(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	return slices.ContainsFunc(c.also, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// notPublic are the networks of the IANA special-purpose registries that
// netip does not know by itself, and those in which an IPv4 address hides.
var notPublic = prefixes(`0.0.0.0/8 100.64.0.0/10 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4
	2001::/23 2001:db8::/32 2002::/16 3fff::/20`)

// global is what of IPv6 was given out.
var global = netip.MustParsePrefix("2000::/3")

func prefixes(list string) (out []netip.Prefix) {
	for _, s := range strings.Fields(list) {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}

// Public reports whether an address belongs to the public internet.
func Public(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.Is6() && !global.Contains(ip) {
		return false
	}
	return !slices.ContainsFunc(notPublic, func(p netip.Prefix) bool { return p.Contains(ip) })
}
