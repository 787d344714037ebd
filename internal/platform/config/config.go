package config

import (
	"errors"
	"log/slog"
	"net"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Config is how one process of Lotse runs.
type Config struct {
	Listen      string     `env:"LOTSE_LISTEN" envDefault:"127.0.0.1:8080"`
	BaseURL     string     `env:"LOTSE_BASE_URL"`
	Proxies     Networks   `env:"LOTSE_TRUSTED_PROXIES"`
	DatabaseURL Secret     `env:"LOTSE_DATABASE_URL"`
	OwnerURL    Secret     `env:"LOTSE_DATABASE_OWNER_URL"`
	DataDir     string     `env:"LOTSE_DATA_DIR"`
	MediaURL    Secret     `env:"LOTSE_MEDIA_URL"`
	SMTPURL     Secret     `env:"LOTSE_SMTP_URL"`
	MailFrom    string     `env:"LOTSE_MAIL_FROM"`
	FetchFrom   Networks   `env:"LOTSE_FETCH_NETWORKS"`
	FetchProxy  Secret     `env:"LOTSE_FETCH_PROXY"`
	Worker      Switch     `env:"LOTSE_WORKER" envDefault:"on"`
	Log         slog.Level `env:"LOTSE_LOG" envDefault:"info"`
}

// FromEnvironment reads the process's environment.
func FromEnvironment() (*Config, error) {
	return Load(env.ToMap(os.Environ()))
}

// Load reads and checks the variables. The fault names every wrong one in its
// fields: Name is the variable, ID the sentence about it.
func Load(environ map[string]string) (*Config, error) {
	c := &Config{}
	problems := unreadable(env.ParseWithOptions(c, env.Options{Environment: environ}))
	if c.BaseURL == "" {
		c.BaseURL = "http://" + localAddress(c.Listen)
	}
	if c.DataDir == "" {
		c.DataDir = defaultDataDir()
	}
	problems = append(problems, c.check()...)
	if len(problems) > 0 {
		return nil, fault.New(fault.Invalid, "config.invalid", fault.Args{"Count": len(problems)}).With(problems...)
	}
	return c, nil
}

// localAddress names this machine where a server listens on all addresses.
func localAddress(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if ip := net.ParseIP(host); err == nil && (host == "" || (ip != nil && ip.IsUnspecified())) {
		return net.JoinHostPort("localhost", port)
	}
	return listen
}

// unreadable turns the parser's errors into field faults; it names struct
// fields, people know variables.
func unreadable(err error) []fault.Field {
	var all env.AggregateError
	if !errors.As(err, &all) {
		return nil
	}
	var problems []fault.Field
	for _, err := range all.Errors {
		var parse env.ParseError
		if !errors.As(err, &parse) {
			continue
		}
		name := variableOf(parse.Name)
		problems = append(problems, fault.Field{Name: name, ID: "config.wrong." + name})
	}
	return problems
}

func variableOf(field string) string {
	f, _ := reflect.TypeFor[Config]().FieldByName(field)
	return f.Tag.Get("env")
}

// Private reports whether Lotse runs its own PostgreSQL below DataDir.
func (c *Config) Private() bool { return c.DatabaseURL == "" }

// RequireOwner is the fault of a command that migrates an operator's database
// without being told the owner.
func (c *Config) RequireOwner() error {
	if c.Private() || c.OwnerURL != "" {
		return nil
	}
	return fault.New(fault.Invalid, "config.owner_missing")
}

// Loopback reports whether only this machine can reach the server; the demo
// with its known passwords runs on nothing else.
func (c *Config) Loopback() bool {
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// Base is BaseURL parsed; Load has checked it.
func (c *Config) Base() *url.URL {
	u, err := url.Parse(c.BaseURL)
	if err != nil {
		return &url.URL{}
	}
	return u
}

// Proxy is FetchProxy parsed; nil: there is none.
func (c *Config) Proxy() *url.URL {
	u, err := url.Parse(c.FetchProxy.Reveal())
	if err != nil || c.FetchProxy == "" {
		return nil
	}
	return u
}

// Unknown lists LOTSE_ variables that mean nothing, most likely misspelt.
// They are a hint in `lotse doctor`, not a fault: Kubernetes sets variables
// like LOTSE_PORT for a service of that name.
func Unknown(environ map[string]string) []string {
	known := Variables()
	var unknown []string
	for name := range environ {
		if strings.HasPrefix(name, "LOTSE_") && !strings.HasPrefix(name, "LOTSE_TEST_") && !slices.Contains(known, name) {
			unknown = append(unknown, name)
		}
	}
	slices.Sort(unknown)
	return unknown
}
