// Command bundle writes web/assets/build from web/assets and the npm packages:
// style sheets, scripts, and fonts, without what no page uses. It needs Node.js.
// Run it at the root of the repository, after `npm ci --ignore-scripts`:
//
//	go run ./web/assets/bundle
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

const (
	source = "web/assets"
	target = "web/assets/build"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

func run() error {
	if _, err := os.Stat("node_modules/@kern-ux/native"); err != nil {
		return errors.New("node_modules is missing: run npm ci --ignore-scripts at the root of the repository")
	}
	fonts, err := fonts()
	if err != nil {
		return err
	}
	kern, err := kern()
	if err != nil {
		return err
	}
	if err := clean(target); err != nil {
		return err
	}
	names, err := build(fonts, kern)
	if err != nil {
		return err
	}
	for _, hashed := range names {
		if err := compress(filepath.Join(target, hashed)); err != nil {
			return err
		}
	}
	b, err := json.MarshalIndent(names, "", "\t")
	if err != nil {
		return err
	}
	fmt.Printf("bundle: %d files in %s\n", len(names), target)
	return os.WriteFile(filepath.Join(target, "manifest.json"), b, 0o644)
}

// clean empties dir but for the placeholder that git keeps.
func clean(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, e := range entries {
		if e.Name() == ".keep" {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	return os.MkdirAll(dir, 0o755)
}

// build bundles the entry points and returns plain name → hashed name.
func build(plugins ...api.Plugin) (map[string]string, error) {
	root, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{
			source + "/css/app.css",
			source + "/css/editor.css",
			source + "/js/app.js",
			source + "/js/editor.js",
			source + "/img/favicon.svg",
		},
		AbsWorkingDir:     root,
		Outdir:            target,
		PublicPath:        "/assets",
		EntryNames:        "[name]-[hash]",
		AssetNames:        "[name]-[hash]",
		ChunkNames:        "[name]-[hash]",
		Plugins:           plugins,
		Bundle:            true,
		Write:             true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		Metafile:          true,
		LegalComments:     api.LegalCommentsLinked,
		Format:            api.FormatESModule,
		Target:            api.ES2022,
		Loader: map[string]api.Loader{
			".svg": api.LoaderCopy,
		},
		LogLevel: api.LogLevelWarning,
	})
	if len(result.Errors) > 0 {
		return nil, errors.New("esbuild failed, see above")
	}
	return namesOf(result.OutputFiles)
}

// namesOf strips esbuild's hash from each output: app-ABCD1234.css → app.css.
func namesOf(files []api.OutputFile) (map[string]string, error) {
	names := map[string]string{}
	for _, f := range files {
		base := filepath.Base(f.Path)
		ext := filepath.Ext(base)
		if strings.HasSuffix(base, ".LEGAL.txt") {
			ext = base[strings.Index(base, "."):]
		}
		stem := strings.TrimSuffix(base, ext)
		dash := strings.LastIndex(stem, "-")
		if dash < 0 {
			return nil, fmt.Errorf("output %s has no hash in its name", base)
		}
		plain := stem[:dash] + ext
		if names[plain] != "" {
			return nil, fmt.Errorf("two outputs are called %s", plain)
		}
		names[plain] = base
	}
	return names, nil
}
