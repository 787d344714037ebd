package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// sendTime bounds one delivery, far below the lease of the row.
const sendTime = 30 * time.Second

// transport is the mail server of LOTSE_SMTP_URL.
type transport struct {
	host    string
	options []gomail.Option
}

// newTransport reads smtp://user:password@host:587 or smtps://host. With smtp
// the connection must turn to TLS; ?starttls=off lifts that, for a server on
// the same machine.
func newTransport(raw string, roots *x509.CertPool) (*transport, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return nil, errors.New("mail: LOTSE_SMTP_URL is no address") // err would print the password
	}
	tlsConfig := &tls.Config{ServerName: u.Hostname(), MinVersion: tls.VersionTLS12, RootCAs: roots}
	t := &transport{host: u.Hostname(), options: []gomail.Option{gomail.WithTimeout(sendTime), gomail.WithTLSConfig(tlsConfig)}}
	port := 587
	switch starttls := u.Query().Get("starttls"); {
	case u.Scheme == "smtps":
		port = 465
		t.options = append(t.options, gomail.WithSSL())
	case starttls == "off":
		t.options = append(t.options, gomail.WithTLSPolicy(gomail.NoTLS))
	case starttls == "" || starttls == "required":
		t.options = append(t.options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	default:
		return nil, fmt.Errorf("mail: LOTSE_SMTP_URL: starttls=%q, want required or off", starttls)
	}
	if p := u.Port(); p != "" {
		if port, err = strconv.Atoi(p); err != nil {
			return nil, fmt.Errorf("mail: LOTSE_SMTP_URL: port %q", p)
		}
	}
	t.options = append(t.options, gomail.WithPort(port))
	if user := u.User.Username(); user != "" {
		password, _ := u.User.Password()
		t.options = append(t.options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(user), gomail.WithPassword(password))
	}
	return t, nil
}

// send delivers one mail to the server.
func (t *transport) send(ctx context.Context, e envelope) error {
	client, err := gomail.NewClient(t.host, t.options...)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	return client.DialAndSendWithContext(ctx, e.build())
}

// refused reports whether the server said for good that it will not take this
// mail; a wrong password or a missing server is not the mail's fault.
func refused(err error) bool {
	var s *gomail.SendError
	if !errors.As(err, &s) || s.IsTemp() {
		return false
	}
	switch s.Reason {
	case gomail.ErrSMTPRcptTo, gomail.ErrSMTPData, gomail.ErrSMTPDataClose:
		return s.ErrorCode() >= 500
	}
	return false
}

// reason is err without the recipient, for the log.
func reason(err error) string {
	var s *gomail.SendError
	if errors.As(err, &s) {
		return fmt.Sprintf("%s: code %d", s.Reason, s.ErrorCode())
	}
	return err.Error()
}
