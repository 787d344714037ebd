package crash

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"
)

var linkIn = regexp.MustCompile(`/de/login/link/[0-9A-Za-z-]+`)

// invite lets the program's own worker mail the one-time links, and reads
// them from the files that a demo writes.
func (t *town) invite(persons []uuid.UUID) error {
	if _, err := t.Login.InviteByMail(t.ctx, persons...); err != nil {
		return err
	}
	if err := t.Start(t.ctx); err != nil {
		return err
	}
	defer func() { _ = t.Stop(context.WithoutCancel(t.ctx)) }()
	for begin := time.Now(); len(t.links) < len(persons); time.Sleep(50 * time.Millisecond) {
		if time.Since(begin) > patience {
			return fmt.Errorf("crash: %d of %d invitations arrived", len(t.links), len(persons))
		}
		files, err := filepath.Glob(filepath.Join(t.mails, "*.eml"))
		if err != nil {
			return err
		}
		t.links = map[string]string{}
		for _, f := range files {
			if to, link := readLink(f); link != "" {
				t.links[to] = link
			}
		}
	}
	return nil
}

// readLink finds whom a mail is for and its link; "" while it is being written.
func readLink(file string) (to, link string) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return "", ""
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return "", ""
	}
	body, err := io.ReadAll(m.Body)
	list, listErr := m.Header.AddressList("To")
	if err != nil || listErr != nil || len(list) != 1 {
		return "", ""
	}
	body = bytes.ReplaceAll(body, []byte("=\r\n"), nil) // folded lines of quoted-printable
	return list[0].Address, string(linkIn.Find(body))
}

// join signs a person in for the first time: the link, a password, a session.
func (b *browser) join(ctx context.Context, link string) error {
	p, err := b.read(ctx, link)
	if err != nil {
		return err
	}
	action, fields, ok := p.form("main form")
	if !ok {
		return p.unexpected()
	}
	fields.Set("password", password)
	fields.Set("repeat", password)
	return b.post(ctx, action, fields)
}

// signIn is what the person does later, with the fields of the page.
func (b *browser) signIn(ctx context.Context, p *page, name string) (*page, error) {
	action, fields, ok := p.form("main form[action$='/login']")
	if !ok {
		return nil, p.unexpected()
	}
	fields.Set("login", name)
	fields.Set("password", password)
	return b.insist(ctx, action, fields, html)
}

// post insists on a form that leads to another page.
func (b *browser) post(ctx context.Context, action string, fields url.Values) error {
	p, err := b.insist(ctx, action, fields, html)
	if err == nil && (p.status != http.StatusSeeOther || strings.Contains(p.location, "/login")) {
		err = p.unexpected()
	}
	return err
}
