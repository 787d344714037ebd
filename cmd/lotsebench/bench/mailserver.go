package bench

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	netmail "net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// mailServer is the SMTP server of the tests, a process of its own. What it
// took is only looked at afterwards.
type mailServer struct {
	url   string
	roots *x509.CertPool
	cmd   *exec.Cmd
	in    io.Closer // its end ends the server
	out   *bufio.Reader
	took  chan []byte
}

func startMailServer(ctx context.Context, dir string) (*mailServer, error) {
	checkout, err := output(ctx, "go", "list", "-m", "-f", "{{.Dir}}")
	if err != nil {
		return nil, err
	}
	s := &mailServer{roots: x509.NewCertPool(), took: make(chan []byte, 1<<20)}
	key, cert := filepath.Join(dir, "smtp-key.pem"), filepath.Join(dir, "smtp-cert.pem")
	if err := s.certify(key, cert); err != nil {
		return nil, err
	}
	s.cmd = exec.CommandContext(ctx, "node", filepath.Join(checkout, "internal/platform/mail/testdata/server.mjs"), key, cert)
	s.cmd.Stderr = os.Stderr
	if s.in, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	s.out = bufio.NewReader(out)
	port, err := s.out.ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the mail server did not start; npm ci --ignore-scripts installs it: %w", err), s.cmd.Wait())
	}
	s.url = "smtp://lotse:right@localhost:" + strings.TrimSpace(port)
	go s.read()
	return s, nil
}

// read keeps what comes.
func (s *mailServer) read() {
	defer close(s.took)
	for {
		line, err := s.out.ReadBytes('\n')
		if err != nil {
			return
		}
		s.took <- line
	}
}

// arrived reads n mails and says how many different people got exactly one,
// signed in, encrypted and with a text.
func (s *mailServer) arrived(n int) (int, error) {
	got := map[string]int{}
	for range n {
		var line []byte
		select {
		case line = <-s.took:
		case <-time.After(10 * time.Second):
			return len(got), errors.New("no more mails come")
		}
		var m struct {
			To     []string
			User   string
			Secure bool
			Data   string
		}
		if err := json.Unmarshal(line, &m); err != nil {
			return 0, err
		}
		parsed, err := netmail.ReadMessage(strings.NewReader(m.Data))
		if err != nil {
			return 0, err
		}
		if !m.Secure || m.User != "lotse" || len(m.To) != 1 || parsed.Header.Get("List-Unsubscribe") == "" || !strings.Contains(m.Data, "Pflicht") {
			return 0, fmt.Errorf("a mail to %s is not as it should be", m.To)
		}
		got[m.To[0]]++
	}
	once := 0
	for _, times := range got {
		if times == 1 {
			once++
		}
	}
	return once, nil
}

func (s *mailServer) stop() error { return errors.Join(s.in.Close(), s.cmd.Wait()) }

// certify writes a certificate of an authority of its own.
func (s *mailServer) certify(keyFile, certFile string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	encoded := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert})
	s.roots.AppendCertsFromPEM(encoded)
	return errors.Join(
		os.WriteFile(certFile, encoded, 0o600),
		os.WriteFile(keyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), 0o600),
	)
}
