package assets

import (
	"embed"
	"encoding/json"
	"io/fs"
	"log/slog"
	"sync"
)

// Prefix is where Handler is mounted.
const Prefix = "/assets/"

//go:embed all:build
var embedded embed.FS

// manifest maps a plain name ("app.css") to the name with its hash.
var manifest = sync.OnceValue(func() map[string]string {
	names, err := readManifest(embedded)
	if err != nil {
		slog.Error("style sheets and scripts are missing, pages will look bare",
			"run", "npm ci --ignore-scripts && go run ./web/assets/bundle, then build again")
	}
	return names
})

func readManifest(fsys fs.FS) (map[string]string, error) {
	b, err := fs.ReadFile(fsys, "build/manifest.json")
	if err != nil {
		return nil, err
	}
	var names map[string]string
	err = json.Unmarshal(b, &names)
	return names, err
}

// Path returns the address of a bundled file by its plain name, e.g.
// "app.css"; without a bundle, an address that answers 404.
func Path(name string) string {
	if hashed, ok := manifest()[name]; ok {
		return Prefix + hashed
	}
	return Prefix + name
}

// Bundled reports whether this program was built after a bundle.
func Bundled() bool { return len(manifest()) > 0 }
