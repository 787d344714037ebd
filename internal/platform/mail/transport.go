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
	"github.com/wneessen/go-mail/smtp"
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
	t := &transport{host: u.Hostname(), options: []gomail.Option{gomail.WithTimeout(sendTime), gomail.WithTLSConfig(tlsConfig), gomail.WithoutNoop()}}
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

// line is a connection to the server that several mails share.
type line struct {
	*transport
	client *gomail.Client
	smtp   *smtp.Client
	sent   int
	dead   bool // the server cannot be reached
}

// shared is how many mails one connection carries; servers bound it.
const shared = 100

// send delivers one mail, on a fresh connection where there is none.
func (l *line) send(ctx context.Context, e envelope) error {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	if l.sent >= shared {
		l.close()
	}
	if l.smtp == nil {
		if err := l.dial(ctx); err != nil {
			l.dead = true
			return err
		}
	}
	l.sent++
	err := l.client.SendWithSMTPClient(l.smtp, e.build())
	if s := new(gomail.SendError); errors.As(err, &s) && s.Reason == gomail.ErrSMTPReset {
		l.close()
		return nil // the server has taken the mail; only the connection is gone
	}
	if err != nil && !refused(err) {
		l.close()
	}
	return err
}

func (l *line) dial(ctx context.Context) (err error) {
	if l.client, err = gomail.NewClient(l.host, l.options...); err != nil {
		return err
	}
	l.smtp, err = l.client.DialToSMTPClientWithContext(ctx)
	return err
}

func (l *line) close() {
	if l.smtp != nil {
		_ = l.client.CloseWithSMTPClient(l.smtp) // what was taken was answered for
	}
	l.smtp, l.sent = nil, 0
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

// refusedBox reports whether the server said for good that there is no such
// mailbox.
func refusedBox(err error) bool {
	var s *gomail.SendError
	return refused(err) && errors.As(err, &s) && s.Reason == gomail.ErrSMTPRcptTo
}

// reason is err without the recipient, for the log.
func reason(err error) string {
	var s *gomail.SendError
	if errors.As(err, &s) {
		return fmt.Sprintf("%s: code %d", s.Reason, s.ErrorCode())
	}
	return err.Error()
}
