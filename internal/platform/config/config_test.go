package config

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	_ "codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

const (
	app   = "postgres://lotse_app:geheim@db/lotse"
	owner = "postgres://lotse_owner:geheim@db/lotse"
)

func TestLoad(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		environ map[string]string
		want    []string // NAME id
	}{
		{"nothing set", nil, nil},
		{"empty values are the defaults", map[string]string{"LOTSE_LISTEN": "", "LOTSE_WORKER": ""}, nil},
		{"an operator's database", map[string]string{"LOTSE_DATABASE_URL": app, "LOTSE_DATABASE_OWNER_URL": owner}, nil},
		{"mail", map[string]string{"LOTSE_SMTP_URL": "smtp://u:p@mail:587", "LOTSE_MAIL_FROM": "Lotse <lotse@example.org>"}, nil},
		{
			"every shape wrong, all said at once",
			map[string]string{
				"LOTSE_LISTEN": "8080", "LOTSE_BASE_URL": "https://lotse.example/path", "LOTSE_DATA_DIR": "here",
				"LOTSE_DATABASE_URL": "mysql://x@y/z", "LOTSE_SMTP_URL": "mail.example", "LOTSE_MAIL_FROM": "nobody",
				"LOTSE_WORKER": "maybe", "LOTSE_LOG": "loud",
			},
			[]string{
				"LOTSE_WORKER config.wrong.LOTSE_WORKER", "LOTSE_LOG config.wrong.LOTSE_LOG",
				"LOTSE_LISTEN config.wrong.LOTSE_LISTEN", "LOTSE_BASE_URL config.wrong.LOTSE_BASE_URL",
				"LOTSE_DATA_DIR config.wrong.LOTSE_DATA_DIR", "LOTSE_DATABASE_URL config.wrong.LOTSE_DATABASE_URL",
				"LOTSE_SMTP_URL config.wrong.LOTSE_SMTP_URL", "LOTSE_MAIL_FROM config.wrong.LOTSE_MAIL_FROM",
			},
		},
		{"misspelt STARTTLS", map[string]string{"LOTSE_SMTP_URL": "smtp://m?starttls=of", "LOTSE_MAIL_FROM": "a@b.example"}, []string{"LOTSE_SMTP_URL config.wrong.LOTSE_SMTP_URL"}},
		{"proxies", map[string]string{"LOTSE_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8,::1"}, nil},
		{"a proxy for what is read", map[string]string{"LOTSE_FETCH_PROXY": "http://u:p@proxy.example:3128"}, nil},
		{"no proxy", map[string]string{"LOTSE_FETCH_PROXY": "proxy:3128"}, []string{"LOTSE_FETCH_PROXY config.wrong.LOTSE_FETCH_PROXY"}},
		{"no network", map[string]string{"LOTSE_TRUSTED_PROXIES": "10.0.0.0/33"}, []string{"LOTSE_TRUSTED_PROXIES config.wrong.LOTSE_TRUSTED_PROXIES"}},
		{"port out of range", map[string]string{"LOTSE_LISTEN": ":70000", "LOTSE_BASE_URL": "http://x"}, []string{"LOTSE_LISTEN config.wrong.LOTSE_LISTEN"}},
		{"owner alone", map[string]string{"LOTSE_DATABASE_OWNER_URL": owner}, []string{"LOTSE_DATABASE_URL config.database_missing"}},
		{
			"the program may not be the owner",
			map[string]string{"LOTSE_DATABASE_URL": owner, "LOTSE_DATABASE_OWNER_URL": owner},
			[]string{"LOTSE_DATABASE_URL config.same_role"},
		},
		{"mail without a sender", map[string]string{"LOTSE_SMTP_URL": "smtp://mail"}, []string{"LOTSE_MAIL_FROM config.sender_missing"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Load(tt.environ)
			if diff := cmp.Diff(tt.want, problems(err)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func problems(err error) []string {
	var f *fault.Error
	if !errors.As(err, &f) {
		return nil
	}
	var list []string
	for _, p := range f.Fields {
		list = append(list, p.Name+" "+p.ID)
	}
	return list
}

func load(t *testing.T, environ map[string]string) *Config {
	t.Helper()
	c, err := Load(environ)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	c := load(t, nil)
	if c.BaseURL != "http://127.0.0.1:8080" || !c.Loopback() || !c.Private() || !bool(c.Worker) || c.Log != slog.LevelInfo {
		t.Errorf("defaults: %s", c)
	}
	if !filepath.IsAbs(c.DataDir) || (os.Geteuid() == 0) != strings.HasPrefix(c.DataDir, "/var/lib/lotse/") {
		t.Errorf("data directory %s", c.DataDir)
	}
}

func TestBaseURLFollowsListen(t *testing.T) {
	t.Parallel()
	for listen, want := range map[string]string{
		":80": "http://localhost:80", "0.0.0.0:80": "http://localhost:80", "[::]:80": "http://localhost:80",
		"10.1.2.3:80": "http://10.1.2.3:80", "[::1]:80": "http://[::1]:80",
	} {
		if got := load(t, map[string]string{"LOTSE_LISTEN": listen}).BaseURL; got != want {
			t.Errorf("BaseURL for %s = %s, want %s", listen, got, want)
		}
	}
}

func TestOwnerIsRequiredForAForeignDatabaseOnly(t *testing.T) {
	t.Parallel()
	if err := load(t, nil).RequireOwner(); err != nil {
		t.Error(err)
	}
	c := load(t, map[string]string{"LOTSE_DATABASE_URL": app})
	if err := c.RequireOwner(); !fault.Is(err, fault.Invalid) {
		t.Errorf("RequireOwner = %v", err)
	}
}

func TestLoopback(t *testing.T) {
	t.Parallel()
	for listen, want := range map[string]bool{
		"127.0.0.1:1": true, "[::1]:1": true, "localhost:1": true,
		":1": false, "0.0.0.0:1": false, "10.0.0.1:1": false, "lotse.example:1": false,
	} {
		if got := (&Config{Listen: listen}).Loopback(); got != want {
			t.Errorf("Loopback(%s) = %v", listen, got)
		}
	}
}

func TestSecretsStaySecret(t *testing.T) {
	t.Parallel()
	c := load(t, map[string]string{
		"LOTSE_DATABASE_URL": app + "?sslpassword=geheim", "LOTSE_DATABASE_OWNER_URL": owner,
		"LOTSE_SMTP_URL": "smtps://u:geheim@mail", "LOTSE_MAIL_FROM": "a@b.example",
	})
	var b strings.Builder
	slog.New(slog.NewJSONHandler(&b, nil)).Info("start", "config", *c, "url", c.SMTPURL)
	slog.New(slog.NewTextHandler(&b, nil)).Info("start", "config", *c, "url", c.SMTPURL)
	asJSON, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	said := fmt.Sprintf("%s %v %+v %#v %q %x %s %s", c, *c, *c, *c, c.SMTPURL, c.SMTPURL, asJSON, b.String())
	if strings.Contains(said, "geheim") || strings.Contains(said, fmt.Sprintf("%x", "geheim")) {
		t.Errorf("a secret is shown: %s", said)
	}
	if !strings.Contains(c.String(), "LOTSE_DATABASE_URL=postgres://lotse_app:xxxxx@db/lotse\n") {
		t.Errorf("nothing left to recognise the database: %s", c)
	}
	if c.DatabaseURL.Reveal() != app+"?sslpassword=geheim" {
		t.Error("the driver gets another address")
	}
}

func TestUnknown(t *testing.T) {
	t.Parallel()
	got := Unknown(map[string]string{"LOTSE_LISTN": "x", "LOTSE_LISTEN": "x", "LOTSE_TEST_DATABASE": "x", "HOME": "/"})
	if diff := cmp.Diff([]string{"LOTSE_LISTN"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestEveryVariableIsExplained(t *testing.T) {
	t.Parallel()
	for _, l := range i18n.Langs {
		if table := Table(l); strings.Contains(table, "[config.") {
			t.Errorf("%s: message missing in\n%s", l, table)
		}
		for _, name := range Variables() {
			if id := "config.wrong." + name; !i18n.Has(l, id) {
				t.Errorf("%s: %s is missing", l, id)
			}
		}
	}
}

var update = flag.Bool("update", false, "write the table into README.md")

const begin, end = "<!-- config:begin -->\n", "<!-- config:end -->"

// The README explains exactly the variables there are. After a change:
// go generate ./internal/platform/config
//
//go:generate go test -count=1 -run TestReadme . -update
func TestReadme(t *testing.T) {
	t.Parallel()
	path := filepath.Join("..", "..", "..", "README.md")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(raw), begin)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("README.md lacks %q … %q", begin, end)
	}
	want := before + begin + Table(i18n.EN) + end + after
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(raw)); diff != "" {
		t.Errorf("README.md is out of date, run go generate ./internal/platform/config (-want +got):\n%s", diff)
	}
}
