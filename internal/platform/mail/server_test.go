package mail

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// smtpServer is a running server process and what it took.
type smtpServer struct {
	port  string
	roots *x509.CertPool
	cert  string // file
	mails chan received
}

type received struct {
	From   string
	To     []string
	User   string
	Secure bool
	Data   string
}

// url addresses the server; host "localhost" is what its certificate says.
func (s *smtpServer) url(scheme, rest string) string {
	return scheme + "://lotse:right@localhost:" + s.port + rest
}

// next returns the next mail the server took.
func (s *smtpServer) next(t *testing.T) received {
	t.Helper()
	select {
	case m := <-s.mails:
		return m
	case <-time.After(20 * time.Second):
		t.Fatal("the server took no mail")
		return received{}
	}
}

func startSMTP(t *testing.T, args ...string) *smtpServer {
	t.Helper()
	key, cert, roots := certificate(t)
	cmd := exec.Command("node", append([]string{"testdata/server.mjs", key, cert}, args...)...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s := &smtpServer{roots: roots, cert: cert, mails: make(chan received, 100)}
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	if !lines.Scan() {
		t.Fatalf("the SMTP server did not start; npm ci --ignore-scripts installs it: %v", cmd.Wait())
	}
	s.port = lines.Text()
	go func() {
		for lines.Scan() {
			var m received
			if json.Unmarshal(lines.Bytes(), &m) == nil {
				s.mails <- m
			}
		}
	}()
	t.Cleanup(func() { _ = in.Close(); _ = cmd.Wait() })
	return s
}

var makeCertificate = sync.OnceValues(func() ([2][]byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return [2][]byte{}, err
	}
	tpl := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"},
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, tpl, tpl, &key.PublicKey, key)
	if err != nil {
		return [2][]byte{}, err
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	return [2][]byte{
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER}),
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
	}, err
})

// certificate writes a self-signed certificate of an authority of our own.
func certificate(t *testing.T) (key, cert string, roots *x509.CertPool) {
	t.Helper()
	pair, err := makeCertificate()
	if err != nil {
		t.Fatal(err)
	}
	key, cert = filepath.Join(t.TempDir(), "key.pem"), filepath.Join(t.TempDir(), "cert.pem")
	for path, b := range map[string][]byte{key: pair[0], cert: pair[1]} {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	roots = x509.NewCertPool()
	roots.AppendCertsFromPEM(pair[1])
	return key, cert, roots
}

func contains(t *testing.T, what, s string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(s, w) {
			t.Errorf("%s lacks %q:\n%s", what, w, s)
		}
	}
}
