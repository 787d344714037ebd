package outbound

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
)

// Trusting lets the client take a test's certificate for a valid one.
func (c *Client) Trusting(cert *x509.Certificate) *Client {
	roots := x509.NewCertPool()
	roots.AddCert(cert)
	t, _ := c.http.Transport.(*http.Transport)
	t.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	return c
}

// Unguarded takes the guard away: the twin of its tests.
func (c *Client) Unguarded() { c.guarded = false }
