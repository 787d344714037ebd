package embeddedpg

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// The names every installation uses; an operator's own server has the same.
const (
	Owner    = "lotse_owner"
	App      = "lotse_app"
	Database = "lotse"

	super = "postgres"
	port  = "5432" // part of the socket's name, nothing listens on TCP
)

// longestSocketDir keeps "<dir>/.s.PGSQL.5432" below the 107 bytes of sun_path.
const longestSocketDir = 107 - len("/.s.PGSQL."+port)

// socketDir depends on dir alone, so that Attach needs no state file.
func socketDir(dir string) string {
	if run := filepath.Join(dir, "run"); len(run) <= longestSocketDir {
		return run
	}
	sum := sha256.Sum256([]byte(dir))
	return filepath.Join(os.TempDir(), "lotse-"+hex.EncodeToString(sum[:8]))
}

func addresses(dir string) *Server {
	run := socketDir(dir)
	return &Server{
		Dir:      dir,
		OwnerURL: address(run, Owner, Database),
		AppURL:   address(run, App, Database),
		SuperURL: address(run, super, Database),
	}
}

func address(run, user, database string) string {
	u := url.URL{
		Scheme: "postgres",
		User:   url.User(user),
		Path:   "/" + database,
		// Not url.Values: it writes a blank as "+", which libpq's rules keep.
		RawQuery: "host=" + strings.ReplaceAll(url.QueryEscape(run), "+", "%20") + "&port=" + port,
	}
	return u.String()
}

// superURL is SuperURL for another database of the same server.
func (s *Server) superURL(database string) string {
	u, err := url.Parse(s.SuperURL)
	if err != nil {
		return s.SuperURL // built by address above; cannot fail
	}
	u.Path = "/" + database
	return u.String()
}
