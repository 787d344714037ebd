package archtest

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm/schema"

	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

func gormName(field string) string { return schema.NamingStrategy{}.ColumnName("", field) }

func owner(t *testing.T, k *testkit.Kit) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(k.Ctx, k.URLs.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func TestModelsMatchTheSchema(t *testing.T) {
	k := testkit.New(t)
	rows, err := owner(t, k).Query(k.Ctx, `SELECT table_name::text, array_agg(column_name::text) FROM information_schema.columns
		WHERE table_schema = 'public' GROUP BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	tables, name, list := map[string][]string{}, "", []string(nil)
	if _, err := pgx.ForEachRow(rows, []any{&name, &list}, func() error { tables[name] = append([]string{}, list...); return nil }); err != nil {
		t.Fatal(err)
	}
	models, err := Models(sources(t), gormName)
	if err != nil {
		t.Fatal(err)
	}
	if len(models) < 10 {
		t.Fatalf("only %d models found: the search is broken", len(models))
	}
	for _, bad := range ModelFaults(models, tables) {
		t.Error(bad)
	}
}

func TestModelsCatch(t *testing.T) {
	f, err := Parse("internal/x/store.go", []byte("package x\n"+`
type base struct { TenantID string; ID string }
type row struct {
	base
	PersonID string
	Until    string `+"`gorm:\"column:until_\"`"+`
	Notes    []string `+"`gorm:\"-\"`"+`
	hidden   int
	Forgotten string
}
func (*row) TableName() string { return "thing" }
type ghost struct { ID string }
func (ghost) TableName() string { return "nowhere" }`))
	if err != nil {
		t.Fatal(err)
	}
	models, err := Models([]File{f}, gormName)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(ModelFaults(models, map[string][]string{"thing": {"tenant_id", "id", "person_id", "until_"}}), "\n")
	if want := "internal/x/store.go:12: table thing has no column forgotten\ninternal/x/store.go:14: there is no table nowhere"; got != want {
		t.Errorf("got %s", got)
	}
}

func TestRequestsSetWhatIsWrittenDown(t *testing.T) {
	for _, bad := range InputFaults(sources(t)) {
		t.Error(bad)
	}
}

func TestRequestsCatch(t *testing.T) {
	for path, src := range map[string]string{
		"internal/people/x.go": "package x; type T struct { Name string `form:\"name\"` }",
		"web/people/x.go":      `package x; func f(c *fiber.Ctx) { _ = c.BodyParser(nil) }`,
		"web/people/y.go":      `package x; type t struct{}; func (t) TableName() string { return "person" }`,
	} {
		f, err := Parse(path, []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		if len(InputFaults([]File{f})) != 1 {
			t.Errorf("%s passes", path)
		}
	}
}
