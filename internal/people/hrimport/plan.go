package hrimport

import (
	"context"
	"slices"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Plan compares an uploaded file with what is known and stores what a commit
// would do: the dry run. The mapping is remembered for the next file.
func (s *Service) Plan(ctx context.Context, slug string, m hrfile.Mapping) (Import, error) {
	var imp Import
	if err := actor.Require(ctx, people.Import); err != nil {
		return imp, err
	}
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		st := &store{tx}
		if err := st.lock(ctx); err != nil {
			return err
		}
		if imp, err = st.bySlug(ctx, slug); err != nil {
			return err
		}
		if imp.State == Committed || imp.State == Undone {
			return fault.Clash("people.import.done")
		}
		file, err := st.file(ctx, imp)
		if err != nil {
			return err
		}
		if imp.Mapping, err = checkMapping(imp.Kind, file.Header, m); err != nil {
			return err
		}
		if err := st.remember(ctx, imp, clock.Now(ctx)); err != nil {
			return err
		}
		return s.plan(ctx, st, &imp, file)
	})
	return imp, err
}

// checkMapping drops headings the file does not have and names the required
// columns that are missing.
func checkMapping(kind hrfile.Kind, header []string, m hrfile.Mapping) (hrfile.Mapping, error) {
	kept, owner := hrfile.Mapping{}, map[string]hrfile.Field{}
	var faults []fault.Field
	for _, c := range hrfile.Columns(kind) {
		h := m[c.Field]
		if h == "" || !slices.Contains(header, h) {
			continue
		}
		if _, taken := owner[h]; taken {
			faults = append(faults, fault.Field{Name: string(c.Field), ID: "people.import.column_twice", Args: fault.Args{"Heading": h}})
			continue
		}
		kept[c.Field], owner[h] = h, c.Field
	}
	for _, f := range hrfile.Missing(kind, kept) {
		faults = append(faults, fault.Field{Name: string(f), ID: "people.import.column_missing." + string(f)})
	}
	if len(faults) > 0 {
		return kept, fault.New(fault.Invalid, "people.import.columns_missing").With(faults...)
	}
	return kept, nil
}

// plan makes and stores the plan of an import in the running transaction.
func (s *Service) plan(ctx context.Context, st *store, imp *Import, file *hrfile.File) error {
	imp.State, imp.Effective = Planned, clock.Today(ctx)
	records := file.Rows(imp.Mapping)
	var changes []change
	var skips []Skip
	var err error
	if imp.Kind == hrfile.Units {
		changes, skips, err = s.planUnits(ctx, st, imp, records)
	} else {
		changes, skips, err = s.planPeople(ctx, st, imp, records)
	}
	if err != nil {
		return err
	}
	if imp.fingerprint, err = st.fingerprint(ctx); err != nil {
		return err
	}
	return st.savePlan(ctx, *imp, changes, skips)
}

func (s *Service) planPeople(ctx context.Context, st *store, imp *Import, records []hrfile.Row) ([]change, []Skip, error) {
	all, err := s.Org.All(ctx)
	if err != nil {
		return nil, nil, err
	}
	d := &differ{today: imp.Effective, given: given(records), rows: readRows(records, indexUnits(all))}
	if d.persons, err = st.people(ctx); err != nil {
		return nil, nil, err
	}
	if d.families, err = st.families(ctx); err != nil {
		return nil, nil, err
	}
	out := d.run()
	imp.Counts = out.counts
	return out.changes, d.rows.skips, nil
}

func given(records []hrfile.Row) func(hrfile.Field) bool {
	return func(f hrfile.Field) bool { return len(records) > 0 && records[0].Has(f) }
}
