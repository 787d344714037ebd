package rating_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Only these rooms speak to the tables of one person's skills; figures read
// counts of groups; the demo, the bench and the tests write what they invent.
var rooms = []string{"internal/skill/rating", "internal/skill/check", "internal/skill/figures", "internal/demo", "cmd/lotsebench/bench", "web/webtest"}

func TestNoOtherRoomReadsRatings(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..", "..")
	seen := 0
	for _, top := range []string{"internal", "web", "cmd"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			src, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			room, _ := filepath.Rel(root, filepath.Dir(path))
			for _, table := range []string{"skill_rating", "skill_share", "check_run", "check_answer"} {
				if !strings.Contains(string(src), table) {
					continue
				}
				if slices.Contains(rooms, filepath.ToSlash(room)) {
					seen++
				} else {
					t.Errorf("%s speaks of %s", path, table)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if seen < 4 {
		t.Errorf("only %d files of the right rooms were seen: the test looks past them", seen)
	}
}
