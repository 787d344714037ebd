package webtest

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// ClientAt returns a browser at another municipality of the installation.
func (w *Town) ClientAt(t testing.TB, slug string) *Client {
	c := w.Client(t)
	address := strings.TrimPrefix(w.Base, "http://")
	c.base = strings.Replace(w.Base, "127.0.0.1", slug+".localhost", 1)
	c.http.Transport = &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}}
	return c
}

// AsAt returns a browser signed in at another municipality.
func (w *Town) AsAt(t testing.TB, slug, login string) *Client {
	t.Helper()
	c := w.ClientAt(t, slug)
	c.signIn(i18n.DE, login)
	return c
}
