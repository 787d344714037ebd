package pdf

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

const (
	compilerPackage = "@myriaddreamin/typst-ts-node-compiler-linux-x64-gnu/typst-ts-node-compiler.linux-x64-gnu.node"
	fontPackage     = "@expo-google-fonts/fira-sans"
)

// The two cuts the templates use; Typst cannot read the woff2 files of KERN.
var cuts = []string{"400Regular", "600SemiBold"}

// place is where the parts of the compiler lie.
type place struct {
	node  string
	pkg   string
	fonts []string
}

func (o Options) find() (place, error) {
	name := o.Node
	if name == "" {
		name = "node"
	}
	node, err := exec.LookPath(name)
	if err != nil {
		return place{}, fmt.Errorf("pdf: node: %w", err)
	}
	modules := o.Modules
	if modules == "" {
		if modules, err = findModules(); err != nil {
			return place{}, err
		}
	}
	p := place{node: node, pkg: filepath.Join(modules, filepath.FromSlash(compilerPackage))}
	if _, err := os.Stat(p.pkg); err != nil {
		return place{}, fmt.Errorf("pdf: compiler package: %w", err)
	}
	for _, cut := range cuts {
		dir := filepath.Join(modules, filepath.FromSlash(fontPackage), cut)
		if _, err := os.Stat(dir); err != nil {
			return place{}, fmt.Errorf("pdf: fonts: %w", err)
		}
		p.fonts = append(p.fonts, dir)
	}
	return p, nil
}

// findModules looks for node_modules beside the program and the working
// directory and in the directories above them: bin/lotse in a checkout and
// tests in any package find the one at the root.
func findModules() (string, error) {
	var starts []string
	if exe, err := os.Executable(); err == nil {
		starts = append(starts, filepath.Dir(exe))
	}
	if wd, err := os.Getwd(); err == nil {
		starts = append(starts, wd)
	}
	for _, dir := range starts {
		for ; ; dir = filepath.Dir(dir) {
			modules := filepath.Join(dir, "node_modules")
			if _, err := os.Stat(filepath.Join(modules, filepath.FromSlash(compilerPackage))); err == nil {
				return modules, nil
			}
			if dir == filepath.Dir(dir) {
				break
			}
		}
	}
	return "", fmt.Errorf("pdf: no node_modules with %s", filepath.Dir(compilerPackage))
}
