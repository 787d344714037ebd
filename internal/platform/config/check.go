package config

import (
	"net"
	"net/mail"
	"net/url"
	"path/filepath"
	"strconv"

	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/blob"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// check finds what parsing alone cannot: values of the wrong shape and
// variables that need each other.
func (c *Config) check() []fault.Field {
	var problems []fault.Field
	say := func(bad bool, name, id string) {
		if bad {
			problems = append(problems, fault.Field{Name: name, ID: id})
		}
	}
	wrong := func(good bool, name string) { say(!good, name, "config.wrong."+name) }

	wrong(isAddress(c.Listen), "LOTSE_LISTEN")
	wrong(isOrigin(c.BaseURL), "LOTSE_BASE_URL")
	wrong(filepath.IsAbs(c.DataDir), "LOTSE_DATA_DIR")
	wrong(c.DatabaseURL == "" || isPostgres(c.DatabaseURL), "LOTSE_DATABASE_URL")
	wrong(c.OwnerURL == "" || isPostgres(c.OwnerURL), "LOTSE_DATABASE_OWNER_URL")
	wrong(c.MediaURL == "" || blob.Valid(c.MediaURL.Reveal()), "LOTSE_MEDIA_URL")
	wrong(c.SMTPURL == "" || isSMTP(c.SMTPURL), "LOTSE_SMTP_URL")
	wrong(c.FetchProxy == "" || isProxy(c.FetchProxy), "LOTSE_FETCH_PROXY")
	wrong(c.MailFrom == "" || isMailbox(c.MailFrom), "LOTSE_MAIL_FROM")

	say(c.OwnerURL != "" && c.DatabaseURL == "", "LOTSE_DATABASE_URL", "config.database_missing")
	say(c.OwnerURL != "" && userOf(c.OwnerURL) == userOf(c.DatabaseURL), "LOTSE_DATABASE_URL", "config.same_role")
	say(c.SMTPURL != "" && c.MailFrom == "", "LOTSE_MAIL_FROM", "config.sender_missing")
	return problems
}

func isAddress(s string) bool {
	_, port, err := net.SplitHostPort(s)
	if err != nil {
		return false
	}
	n, err := strconv.Atoi(port)
	return err == nil && n > 0 && n < 1<<16
}

// isOrigin wants scheme and host only: links are built by appending a path.
func isOrigin(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" &&
		u.User == nil && (u.Path == "" || u.Path == "/") && u.RawQuery == "" && u.Fragment == ""
}

func isPostgres(s Secret) bool {
	u, err := url.Parse(s.Reveal())
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") || userOf(s) == "" {
		return false
	}
	_, err = pgx.ParseConfig(s.Reveal())
	return err == nil
}

func isSMTP(s Secret) bool {
	u, err := url.Parse(s.Reveal())
	if err != nil || u.Hostname() == "" {
		return false
	}
	starttls := u.Query().Get("starttls")
	return u.Scheme == "smtps" || u.Scheme == "smtp" && (starttls == "" || starttls == "required" || starttls == "off")
}

func isProxy(s Secret) bool {
	u, err := url.Parse(s.Reveal())
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && (u.Path == "" || u.Path == "/")
}

func isMailbox(s string) bool {
	_, err := mail.ParseAddress(s)
	return err == nil
}

func userOf(s Secret) string {
	u, err := url.Parse(s.Reveal())
	if err != nil {
		return ""
	}
	return u.User.Username()
}
