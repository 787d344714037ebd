-- +goose Up

-- What the search knows: one row per course, lesson, text of the forum and
-- answer, and language. object_id is what was written, page_* what is opened
-- to read it: an answer is read on the page of its question, which may be
-- another town's. Who reads a row is said by the policies of decision 25.
--
-- The words are folded by the program, the same way as those of a query. Beside
-- them stand marks no word can be: '+' in every row, '+forum' and the like for
-- what it is, and 't:' before each word of the title.
CREATE TABLE search_document (
    tenant_id   uuid NOT NULL REFERENCES tenant (id),
    object_id   uuid NOT NULL,
    part        int NOT NULL DEFAULT 0,
    lang        text NOT NULL CHECK (lang IN ('de', 'en')),
    kind        text NOT NULL,
    page_tenant uuid NOT NULL,
    page_id     uuid NOT NULL,
    reach       text NOT NULL CONSTRAINT search_document_reach_check CHECK (reach IN ('tenant', 'network', 'public')),
    network_id  uuid REFERENCES network (id),
    title       text NOT NULL,
    body        text NOT NULL,
    tsv         tsvector NOT NULL,
    PRIMARY KEY (tenant_id, object_id, part, lang)
);
SELECT lotse_share('search_document');
CREATE INDEX search_document_tsv ON search_document USING gin (tsv);

-- The words of these rows, as they are folded and as they were first written:
-- mistyped words, parts of compounds and other forms of a word are found here.
-- A word stays when the text it stood in goes; it is shown to somebody only
-- where it finds them a text they may read.
CREATE TABLE search_word (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    lang       text NOT NULL CHECK (lang IN ('de', 'en')),
    word       text NOT NULL,
    reach      text NOT NULL CONSTRAINT search_word_reach_check CHECK (reach IN ('tenant', 'network')),
    network_id uuid REFERENCES network (id),
    stem       text NOT NULL,
    written    text NOT NULL,
    PRIMARY KEY (tenant_id, lang, word, reach)
);
SELECT lotse_share('search_word');
CREATE INDEX search_word_stem ON search_word (stem);
CREATE INDEX search_word_trgm ON search_word USING gin (word gin_trgm_ops);

-- What is looked for stands in settings of the transaction, and these policies
-- ask for it. Said in the WHERE of a statement, it could use no index: beside a
-- policy PostgreSQL takes only functions that it knows to leak nothing, and @@,
-- LIKE and % are not among them. A restrictive policy takes rows away and
-- never gives any. Nothing looked for means every row.
CREATE POLICY asked ON search_document AS RESTRICTIVE FOR SELECT USING (
    tsv @@ coalesce(NULLIF(current_setting('app.search', true), ''), '''+''')::tsquery);
CREATE POLICY asked ON search_word AS RESTRICTIVE FOR SELECT USING (
    word LIKE ANY (string_to_array(coalesce(NULLIF(current_setting('app.search_like', true), ''), '%'), ' '))
    OR word % ANY (string_to_array(coalesce(current_setting('app.search_near', true), ''), ' ')));
