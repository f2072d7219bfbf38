CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE run (
	id TEXT NOT NULL,
	source TEXT NOT NULL,
	started_at DATETIME NOT NULL,
	finished_at DATETIME,
	health TEXT NOT NULL,
	complete BOOLEAN NOT NULL,
	counts TEXT NOT NULL,
	issues TEXT NOT NULL,
	CONSTRAINT pk_run PRIMARY KEY (id)
);
CREATE INDEX ix_run_source_started_at ON run (source, started_at);
CREATE TABLE call (
	id TEXT NOT NULL,
	source TEXT NOT NULL,
	source_key TEXT NOT NULL,
	content_hash TEXT NOT NULL,
	first_seen DATETIME NOT NULL,
	last_seen DATETIME NOT NULL,
	first_run TEXT NOT NULL,
	last_run TEXT NOT NULL,
	missed_since DATETIME,
	missed_runs INTEGER NOT NULL,
	gone_at DATETIME,
	kind TEXT NOT NULL,
	title TEXT NOT NULL,
	programme TEXT,
	identifier TEXT,
	opens_at DATETIME,
	closes_at DATETIME,
	url TEXT NOT NULL,
	facts TEXT NOT NULL,
	sections TEXT NOT NULL,
	CONSTRAINT pk_call PRIMARY KEY (id),
	CONSTRAINT uq_call_source_source_key UNIQUE (source, source_key),
	CONSTRAINT fk_call_first_run_run FOREIGN KEY(first_run) REFERENCES run (id),
	CONSTRAINT fk_call_last_run_run FOREIGN KEY(last_run) REFERENCES run (id)
);
CREATE INDEX ix_call_closes_at ON call (closes_at);
CREATE TABLE profile (
	id TEXT NOT NULL,
	created_at DATETIME NOT NULL,
	changed_at DATETIME NOT NULL,
	facts TEXT NOT NULL,
	CONSTRAINT pk_profile PRIMARY KEY (id)
);
CREATE TABLE delivery (
	id TEXT NOT NULL,
	profile_id TEXT NOT NULL,
	recipient TEXT NOT NULL,
	subject TEXT NOT NULL,
	text TEXT NOT NULL,
	html TEXT NOT NULL,
	message_id TEXT NOT NULL,
	created_at DATETIME NOT NULL,
	state TEXT NOT NULL,
	sent_at DATETIME,
	problem TEXT,
	CONSTRAINT pk_delivery PRIMARY KEY (id),
	CONSTRAINT uq_delivery_message_id UNIQUE (message_id),
	CONSTRAINT fk_delivery_profile_id_profile FOREIGN KEY(profile_id) REFERENCES profile (id)
);
CREATE INDEX ix_delivery_state_created_at ON delivery (state, created_at);
CREATE TABLE ledger (
	profile_id TEXT NOT NULL,
	call_id TEXT NOT NULL,
	because TEXT NOT NULL,
	delivery_id TEXT NOT NULL,
	CONSTRAINT pk_ledger PRIMARY KEY (profile_id, call_id, because),
	CONSTRAINT fk_ledger_profile_id_profile FOREIGN KEY(profile_id) REFERENCES profile (id),
	CONSTRAINT fk_ledger_call_id_call FOREIGN KEY(call_id) REFERENCES call (id),
	CONSTRAINT fk_ledger_delivery_id_delivery FOREIGN KEY(delivery_id) REFERENCES delivery (id)
);
CREATE INDEX ix_ledger_delivery_id ON ledger (delivery_id);
INSERT INTO alembic_version (version_num) VALUES ('0001');
CREATE TABLE acknowledgement (
	matter TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_acknowledgement PRIMARY KEY (matter)
);
UPDATE alembic_version SET version_num='0002' WHERE alembic_version.version_num = '0001';
CREATE TABLE reference (
	name TEXT NOT NULL,
	day DATE,
	taken_at DATETIME NOT NULL,
	run TEXT NOT NULL,
	replayed BOOLEAN NOT NULL,
	CONSTRAINT pk_reference PRIMARY KEY (name),
	CONSTRAINT fk_reference_run_run FOREIGN KEY(run) REFERENCES run (id)
);
CREATE TABLE reference_row (
	name TEXT NOT NULL,
	"key" TEXT NOT NULL,
	labels TEXT NOT NULL,
	facts TEXT NOT NULL,
	CONSTRAINT pk_reference_row PRIMARY KEY (name, "key"),
	CONSTRAINT fk_reference_row_name_reference FOREIGN KEY(name) REFERENCES reference (name)
);
UPDATE alembic_version SET version_num='0003' WHERE alembic_version.version_num = '0002';
CREATE TABLE version (
	call_id TEXT NOT NULL,
	at DATETIME NOT NULL,
	cause TEXT NOT NULL,
	run TEXT NOT NULL,
	weight TEXT NOT NULL,
	changes TEXT NOT NULL,
	CONSTRAINT pk_version PRIMARY KEY (call_id, at, cause),
	CONSTRAINT fk_version_call_id_call FOREIGN KEY(call_id) REFERENCES call (id),
	CONSTRAINT fk_version_run_run FOREIGN KEY(run) REFERENCES run (id)
);
CREATE INDEX ix_version_at ON version (at);
CREATE TABLE raw_record (
	call_id TEXT NOT NULL,
	run TEXT NOT NULL,
	reader TEXT NOT NULL,
	digest TEXT NOT NULL,
	packed BLOB NOT NULL,
	CONSTRAINT pk_raw_record PRIMARY KEY (call_id),
	CONSTRAINT fk_raw_record_call_id_call FOREIGN KEY(call_id) REFERENCES call (id),
	CONSTRAINT fk_raw_record_run_run FOREIGN KEY(run) REFERENCES run (id)
);
UPDATE alembic_version SET version_num='0004' WHERE alembic_version.version_num = '0003';
CREATE TABLE call_words (
	number INTEGER NOT NULL,
	call_id TEXT NOT NULL,
	title TEXT NOT NULL,
	about TEXT NOT NULL,
	texts TEXT NOT NULL,
	CONSTRAINT pk_call_words PRIMARY KEY (number),
	CONSTRAINT fk_call_words_call_id_call FOREIGN KEY(call_id) REFERENCES call (id),
	CONSTRAINT uq_call_words_call_id UNIQUE (call_id)
);
CREATE VIRTUAL TABLE call_words_index USING fts5(title, about, texts, content='call_words', content_rowid='number', tokenize='ascii');
CREATE TRIGGER call_words_insert AFTER INSERT ON call_words BEGIN INSERT INTO call_words_index(rowid, title, about, texts) VALUES (new.number, new.title, new.about, new.texts); END;
CREATE TRIGGER call_words_delete AFTER DELETE ON call_words BEGIN INSERT INTO call_words_index(call_words_index, rowid, title, about, texts) VALUES ('delete', old.number, old.title, old.about, old.texts); END;
CREATE TRIGGER call_words_update AFTER UPDATE ON call_words BEGIN INSERT INTO call_words_index(call_words_index, rowid, title, about, texts) VALUES ('delete', old.number, old.title, old.about, old.texts); INSERT INTO call_words_index(rowid, title, about, texts) VALUES (new.number, new.title, new.about, new.texts); END;
UPDATE alembic_version SET version_num='0005' WHERE alembic_version.version_num = '0004';
CREATE TABLE identity_traits (
	call_id TEXT NOT NULL,
	content_hash TEXT NOT NULL,
	reader INTEGER NOT NULL,
	traits TEXT NOT NULL,
	CONSTRAINT pk_identity_traits PRIMARY KEY (call_id),
	CONSTRAINT fk_identity_traits_call_id_call FOREIGN KEY(call_id) REFERENCES call (id)
);
CREATE TABLE identity_key (
	"key" TEXT NOT NULL,
	source TEXT NOT NULL,
	call_id TEXT NOT NULL,
	CONSTRAINT pk_identity_key PRIMARY KEY ("key", source, call_id),
	CONSTRAINT fk_identity_key_call_id_call FOREIGN KEY(call_id) REFERENCES call (id)
);
CREATE INDEX ix_identity_key_call_id ON identity_key (call_id);
CREATE TABLE twin_pair (
	first TEXT NOT NULL,
	second TEXT NOT NULL,
	points INTEGER NOT NULL,
	evidence TEXT NOT NULL,
	CONSTRAINT pk_twin_pair PRIMARY KEY (first, second),
	CONSTRAINT fk_twin_pair_first_call FOREIGN KEY(first) REFERENCES call (id),
	CONSTRAINT fk_twin_pair_second_call FOREIGN KEY(second) REFERENCES call (id)
);
CREATE INDEX ix_twin_pair_second ON twin_pair (second);
CREATE TABLE twin (
	call_id TEXT NOT NULL,
	group_id TEXT NOT NULL,
	place INTEGER NOT NULL,
	CONSTRAINT pk_twin PRIMARY KEY (call_id),
	CONSTRAINT fk_twin_call_id_call FOREIGN KEY(call_id) REFERENCES call (id)
);
CREATE INDEX ix_twin_group_id ON twin (group_id);
CREATE TABLE decision (
	first TEXT NOT NULL,
	second TEXT NOT NULL,
	same BOOLEAN NOT NULL,
	at DATETIME NOT NULL,
	why TEXT NOT NULL,
	CONSTRAINT pk_decision PRIMARY KEY (first, second)
);
CREATE INDEX ix_decision_second ON decision (second);
UPDATE alembic_version SET version_num='0006' WHERE alembic_version.version_num = '0005';
CREATE TABLE choice (
	number INTEGER NOT NULL,
	profile_id TEXT NOT NULL,
	call_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	at DATETIME NOT NULL,
	chosen_by TEXT NOT NULL,
	why TEXT,
	taken_back_at DATETIME,
	CONSTRAINT pk_choice PRIMARY KEY (number),
	CONSTRAINT fk_choice_profile_id_profile FOREIGN KEY(profile_id) REFERENCES profile (id),
	CONSTRAINT fk_choice_call_id_call FOREIGN KEY(call_id) REFERENCES call (id)
);
CREATE INDEX ix_choice_profile_id ON choice (profile_id);
CREATE INDEX ix_choice_call_id ON choice (call_id);
UPDATE alembic_version SET version_num='0007' WHERE alembic_version.version_num = '0006';
ALTER TABLE profile ADD COLUMN link_key TEXT;
CREATE TABLE _alembic_tmp_profile (
	id TEXT NOT NULL,
	created_at DATETIME NOT NULL,
	changed_at DATETIME NOT NULL,
	facts TEXT NOT NULL,
	link_key TEXT NOT NULL,
	CONSTRAINT pk_profile PRIMARY KEY (id),
	CONSTRAINT uq_profile_link_key UNIQUE (link_key)
);
INSERT INTO _alembic_tmp_profile (id, created_at, changed_at, facts, link_key) SELECT profile.id, profile.created_at, profile.changed_at, profile.facts, profile.link_key
FROM profile;
DROP TABLE profile;
ALTER TABLE _alembic_tmp_profile RENAME TO profile;
CREATE TABLE consent (
	number INTEGER NOT NULL,
	profile_id TEXT NOT NULL,
	state TEXT NOT NULL,
	at DATETIME NOT NULL,
	how TEXT NOT NULL,
	CONSTRAINT pk_consent PRIMARY KEY (number),
	CONSTRAINT fk_consent_profile_id_profile FOREIGN KEY(profile_id) REFERENCES profile (id)
);
CREATE INDEX ix_consent_profile_id ON consent (profile_id);
INSERT INTO consent (profile_id, state, at, how) SELECT profile_id, 'confirmed', min(sent_at), 'had mail before consent was recorded' FROM delivery WHERE state = 'sent' AND sent_at IS NOT NULL GROUP BY profile_id;
CREATE TABLE suppression (
	address_key TEXT NOT NULL,
	kind TEXT NOT NULL,
	since DATETIME NOT NULL,
	until DATETIME,
	count INTEGER NOT NULL,
	why TEXT NOT NULL,
	lifted_at DATETIME,
	lifted_why TEXT,
	CONSTRAINT pk_suppression PRIMARY KEY (address_key)
);
CREATE TABLE _alembic_tmp_delivery (
	id TEXT NOT NULL,
	profile_id TEXT,
	recipient TEXT NOT NULL,
	subject TEXT NOT NULL,
	text TEXT NOT NULL,
	html TEXT NOT NULL,
	message_id TEXT NOT NULL,
	created_at DATETIME NOT NULL,
	state TEXT NOT NULL,
	sent_at DATETIME,
	problem TEXT,
	kind TEXT DEFAULT 'digest' NOT NULL,
	calendar TEXT,
	good_until DATETIME,
	attempts INTEGER DEFAULT '0' NOT NULL,
	attempted_at DATETIME,
	next_try_at DATETIME,
	CONSTRAINT pk_delivery PRIMARY KEY (id),
	CONSTRAINT fk_delivery_profile_id_profile FOREIGN KEY(profile_id) REFERENCES profile (id),
	CONSTRAINT uq_delivery_message_id UNIQUE (message_id)
);
INSERT INTO _alembic_tmp_delivery (id, profile_id, recipient, subject, text, html, message_id, created_at, state, sent_at, problem) SELECT delivery.id, delivery.profile_id, delivery.recipient, delivery.subject, delivery.text, delivery.html, delivery.message_id, delivery.created_at, delivery.state, delivery.sent_at, delivery.problem
FROM delivery;
DROP TABLE delivery;
ALTER TABLE _alembic_tmp_delivery RENAME TO delivery;
CREATE INDEX ix_delivery_state_created_at ON delivery (state, created_at);
CREATE TABLE _alembic_tmp_delivery (
	id TEXT NOT NULL,
	profile_id TEXT,
	recipient TEXT NOT NULL,
	subject TEXT NOT NULL,
	text TEXT NOT NULL,
	html TEXT NOT NULL,
	message_id TEXT NOT NULL,
	created_at DATETIME NOT NULL,
	state TEXT NOT NULL,
	sent_at DATETIME,
	problem TEXT,
	kind TEXT NOT NULL,
	calendar TEXT,
	good_until DATETIME,
	attempts INTEGER NOT NULL,
	attempted_at DATETIME,
	next_try_at DATETIME,
	CONSTRAINT pk_delivery PRIMARY KEY (id),
	CONSTRAINT uq_delivery_message_id UNIQUE (message_id),
	CONSTRAINT fk_delivery_profile_id_profile FOREIGN KEY(profile_id) REFERENCES profile (id)
);
INSERT INTO _alembic_tmp_delivery (id, profile_id, recipient, subject, text, html, message_id, created_at, state, sent_at, problem, kind, calendar, good_until, attempts, attempted_at, next_try_at) SELECT delivery.id, delivery.profile_id, delivery.recipient, delivery.subject, delivery.text, delivery.html, delivery.message_id, delivery.created_at, delivery.state, delivery.sent_at, delivery.problem, delivery.kind, delivery.calendar, delivery.good_until, delivery.attempts, delivery.attempted_at, delivery.next_try_at
FROM delivery;
DROP TABLE delivery;
ALTER TABLE _alembic_tmp_delivery RENAME TO delivery;
CREATE INDEX ix_delivery_state_created_at ON delivery (state, created_at);
CREATE INDEX ix_delivery_profile_id ON delivery (profile_id);
CREATE TABLE _alembic_tmp_ledger (
	profile_id TEXT NOT NULL,
	call_id TEXT NOT NULL,
	because TEXT NOT NULL,
	delivery_id TEXT,
	occasion TEXT DEFAULT '' NOT NULL,
	CONSTRAINT pk_ledger PRIMARY KEY (profile_id, call_id, because, occasion),
	CONSTRAINT fk_ledger_profile_id_profile FOREIGN KEY(profile_id) REFERENCES profile (id),
	CONSTRAINT fk_ledger_delivery_id_delivery FOREIGN KEY(delivery_id) REFERENCES delivery (id),
	CONSTRAINT fk_ledger_call_id_call FOREIGN KEY(call_id) REFERENCES call (id)
);
INSERT INTO _alembic_tmp_ledger (profile_id, call_id, because, delivery_id) SELECT ledger.profile_id, ledger.call_id, ledger.because, ledger.delivery_id
FROM ledger;
DROP TABLE ledger;
ALTER TABLE _alembic_tmp_ledger RENAME TO ledger;
CREATE INDEX ix_ledger_delivery_id ON ledger (delivery_id);
CREATE TABLE _alembic_tmp_ledger (
	profile_id TEXT NOT NULL,
	call_id TEXT NOT NULL,
	because TEXT NOT NULL,
	delivery_id TEXT,
	occasion TEXT NOT NULL,
	CONSTRAINT pk_ledger PRIMARY KEY (profile_id, call_id, because, occasion),
	CONSTRAINT fk_ledger_profile_id_profile FOREIGN KEY(profile_id) REFERENCES profile (id),
	CONSTRAINT fk_ledger_call_id_call FOREIGN KEY(call_id) REFERENCES call (id),
	CONSTRAINT fk_ledger_delivery_id_delivery FOREIGN KEY(delivery_id) REFERENCES delivery (id)
);
INSERT INTO _alembic_tmp_ledger (profile_id, call_id, because, delivery_id, occasion) SELECT ledger.profile_id, ledger.call_id, ledger.because, ledger.delivery_id, ledger.occasion
FROM ledger;
DROP TABLE ledger;
ALTER TABLE _alembic_tmp_ledger RENAME TO ledger;
CREATE INDEX ix_ledger_delivery_id ON ledger (delivery_id);
CREATE TABLE digest_run (
	id TEXT NOT NULL,
	cadence TEXT NOT NULL,
	period TEXT NOT NULL,
	started_at DATETIME NOT NULL,
	CONSTRAINT pk_digest_run PRIMARY KEY (id),
	CONSTRAINT uq_digest_run_cadence_period UNIQUE (cadence, period)
);
CREATE TABLE digest_turn (
	run_id TEXT NOT NULL,
	profile_id TEXT NOT NULL,
	at DATETIME NOT NULL,
	delivery_id TEXT,
	CONSTRAINT pk_digest_turn PRIMARY KEY (run_id, profile_id),
	CONSTRAINT fk_digest_turn_run_id_digest_run FOREIGN KEY(run_id) REFERENCES digest_run (id),
	CONSTRAINT fk_digest_turn_profile_id_profile FOREIGN KEY(profile_id) REFERENCES profile (id),
	CONSTRAINT fk_digest_turn_delivery_id_delivery FOREIGN KEY(delivery_id) REFERENCES delivery (id)
);
CREATE INDEX ix_digest_turn_profile_id ON digest_turn (profile_id);
CREATE INDEX ix_digest_turn_delivery_id ON digest_turn (delivery_id);
CREATE TABLE sending_place (
	number INTEGER NOT NULL,
	installation TEXT NOT NULL,
	sent BIGINT NOT NULL,
	CONSTRAINT pk_sending_place PRIMARY KEY (number)
);
CREATE TABLE lease (
	name TEXT NOT NULL,
	holder TEXT NOT NULL,
	epoch BIGINT NOT NULL,
	expires_at DATETIME NOT NULL,
	CONSTRAINT pk_lease PRIMARY KEY (name)
);
CREATE TABLE job_run (
	job TEXT NOT NULL,
	due DATETIME NOT NULL,
	epoch BIGINT NOT NULL,
	started_at DATETIME NOT NULL,
	finished_at DATETIME,
	outcome TEXT,
	detail TEXT,
	CONSTRAINT pk_job_run PRIMARY KEY (job, due)
);
UPDATE alembic_version SET version_num='0008' WHERE alembic_version.version_num = '0007';
CREATE TABLE told_trouble (
	source TEXT NOT NULL,
	verdict TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	since DATETIME,
	at DATETIME NOT NULL,
	CONSTRAINT pk_told_trouble PRIMARY KEY (source)
);
UPDATE alembic_version SET version_num='0009' WHERE alembic_version.version_num = '0008';
CREATE TABLE advisor (
	id TEXT NOT NULL,
	email TEXT NOT NULL,
	name TEXT NOT NULL,
	language TEXT NOT NULL,
	zone TEXT NOT NULL,
	cohorts TEXT NOT NULL,
	created_at DATETIME NOT NULL,
	CONSTRAINT pk_advisor PRIMARY KEY (id),
	CONSTRAINT uq_advisor_email UNIQUE (email)
);
CREATE TABLE note (
	number INTEGER NOT NULL,
	profile_id TEXT NOT NULL,
	call_id TEXT,
	written_by TEXT NOT NULL,
	text TEXT NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_note PRIMARY KEY (number),
	CONSTRAINT fk_note_profile_id_profile FOREIGN KEY(profile_id) REFERENCES profile (id),
	CONSTRAINT fk_note_call_id_call FOREIGN KEY(call_id) REFERENCES call (id)
);
CREATE INDEX ix_note_profile_id ON note (profile_id);
CREATE TABLE sign_in (
	mark TEXT NOT NULL,
	email TEXT NOT NULL,
	made_at DATETIME NOT NULL,
	ends_at DATETIME NOT NULL,
	CONSTRAINT pk_sign_in PRIMARY KEY (mark)
);
CREATE INDEX ix_sign_in_ends_at ON sign_in (ends_at);
CREATE TABLE session (
	mark TEXT NOT NULL,
	email TEXT NOT NULL,
	began_at DATETIME NOT NULL,
	ends_at DATETIME NOT NULL,
	CONSTRAINT pk_session PRIMARY KEY (mark)
);
CREATE INDEX ix_session_ends_at ON session (ends_at);
CREATE TABLE joining (
	profile_id TEXT NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_joining PRIMARY KEY (profile_id),
	CONSTRAINT fk_joining_profile_id_profile FOREIGN KEY(profile_id) REFERENCES profile (id)
);
CREATE TABLE throttle (
	number INTEGER NOT NULL,
	subject TEXT NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_throttle PRIMARY KEY (number)
);
CREATE INDEX ix_throttle_subject_at ON throttle (subject, at);
UPDATE alembic_version SET version_num='0010' WHERE alembic_version.version_num = '0009';
CREATE TABLE delivery_text (
	delivery_id TEXT NOT NULL,
	text TEXT NOT NULL,
	html TEXT NOT NULL,
	calendar TEXT,
	CONSTRAINT pk_delivery_text PRIMARY KEY (delivery_id),
	CONSTRAINT fk_delivery_text_delivery_id_delivery FOREIGN KEY(delivery_id) REFERENCES delivery (id)
);
INSERT INTO delivery_text (delivery_id, text, html, calendar) SELECT id, text, html, calendar FROM delivery;
CREATE TABLE _alembic_tmp_delivery (
	id TEXT NOT NULL,
	profile_id TEXT,
	recipient TEXT NOT NULL,
	subject TEXT NOT NULL,
	message_id TEXT NOT NULL,
	created_at DATETIME NOT NULL,
	state TEXT NOT NULL,
	sent_at DATETIME,
	problem TEXT,
	kind TEXT NOT NULL,
	good_until DATETIME,
	attempts INTEGER NOT NULL,
	attempted_at DATETIME,
	next_try_at DATETIME,
	CONSTRAINT pk_delivery PRIMARY KEY (id),
	CONSTRAINT uq_delivery_message_id UNIQUE (message_id),
	CONSTRAINT fk_delivery_profile_id_profile FOREIGN KEY(profile_id) REFERENCES profile (id)
);
INSERT INTO _alembic_tmp_delivery (id, profile_id, recipient, subject, message_id, created_at, state, sent_at, problem, kind, good_until, attempts, attempted_at, next_try_at) SELECT delivery.id, delivery.profile_id, delivery.recipient, delivery.subject, delivery.message_id, delivery.created_at, delivery.state, delivery.sent_at, delivery.problem, delivery.kind, delivery.good_until, delivery.attempts, delivery.attempted_at, delivery.next_try_at
FROM delivery;
DROP TABLE delivery;
ALTER TABLE _alembic_tmp_delivery RENAME TO delivery;
CREATE INDEX ix_delivery_state_created_at ON delivery (state, created_at);
CREATE INDEX ix_delivery_profile_id ON delivery (profile_id);
UPDATE alembic_version SET version_num='0011' WHERE alembic_version.version_num = '0010';
CREATE TABLE delivery_content (
	delivery_id TEXT NOT NULL,
	content BLOB NOT NULL,
	CONSTRAINT pk_delivery_content PRIMARY KEY (delivery_id),
	CONSTRAINT fk_delivery_content_delivery_id_delivery FOREIGN KEY(delivery_id) REFERENCES delivery (id)
);
DROP TABLE delivery_text;
UPDATE alembic_version SET version_num='0012' WHERE alembic_version.version_num = '0011';
INSERT INTO "acknowledgement" ("matter", "fingerprint", "at") VALUES ('source:ro_mipe', 'broken', '2026-09-19 04:38:27.123456');
INSERT INTO "advisor" ("id", "email", "name", "language", "zone", "cohorts", "created_at") VALUES ('ana', 'ana@pact.example', 'Ana Ș.', 'ro', 'Europe/Bucharest', '["ilfov"]', '2026-08-20 04:38:27.123456');
INSERT INTO "decision" ("first", "second", "same", "at", "why") VALUES ('eu_funding_tenders:A', 'eu_funding_tenders:B', 0, '2026-09-19 04:38:27.123456', 'two lots');
INSERT INTO "digest_run" ("id", "cadence", "period", "started_at") VALUES ('weekly:2026-W34', 'weekly', '2026-W34', '2026-08-20 04:38:27.123456');
INSERT INTO "job_run" ("job", "due", "epoch", "started_at", "finished_at", "outcome", "detail") VALUES ('crawl:ro_mipe', '2026-08-20 04:38:27.123456', 3, '2026-08-20 04:38:27.123456', '2026-09-19 04:38:27.123456', 'done', NULL);
INSERT INTO "lease" ("name", "holder", "epoch", "expires_at") VALUES ('schedule', 'host:1', 3, '2026-09-19 04:38:27.123456');
INSERT INTO "profile" ("id", "created_at", "changed_at", "facts", "link_key") VALUES ('solaris', '2026-08-20 04:38:27.123456', '2026-09-19 04:38:27.123456', '{"id":"solaris","name":"Solaris SRL","email":"ana@example.com","language":"ro","country":"RO","zone":"Europe/Bucharest","description":"Montăm panouri fotovoltaice.","nuts":"RO322","enterprise":{"employees":12.5,"turnover":{"amount":"1900000.50","currency":"RON"}},"sectors":[{"code":"43.21","revision":"2","main":true}],"themes":["energy"]}', '0123456789abcdef0123456789abcdef');
INSERT INTO "run" ("id", "source", "started_at", "finished_at", "health", "complete", "counts", "issues") VALUES ('first', 'eu_funding_tenders', '2026-08-20 04:38:27.123456', '2026-08-20 04:41:27.123456', 'ok', 1, '{"announced":3,"read":3,"new":2,"same":1,"pages":1,"rows":3,"fields":{"title":3},"parts":{"deadlines":3}}', '[]');
INSERT INTO "run" ("id", "source", "started_at", "finished_at", "health", "complete", "counts", "issues") VALUES ('last', 'eu_funding_tenders', '2026-09-19 04:38:27.123456', '2026-09-19 04:41:27.123456', 'ok', 1, '{"announced":3,"read":3,"new":2,"same":1,"pages":1,"rows":3,"fields":{"title":3},"parts":{"deadlines":3}}', '[]');
INSERT INTO "run" ("id", "source", "started_at", "finished_at", "health", "complete", "counts", "issues") VALUES ('other', 'ro_mipe', '2026-09-19 04:38:27.123456', '2026-09-19 04:41:27.123456', 'broken', 0, '{"announced":3,"read":3,"new":2,"same":1,"pages":1,"rows":3,"fields":{"title":3},"parts":{"deadlines":3}}', '[{"kind":"cut off","text":"the answer breaks off"}]');
INSERT INTO "sending_place" ("number", "installation", "sent") VALUES (1, 'here', 1);
INSERT INTO "session" ("mark", "email", "began_at", "ends_at") VALUES ('0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b', 'ana@pact.example', '2026-08-20 04:38:27.123456', '2026-09-19 04:38:27.123456');
INSERT INTO "sign_in" ("mark", "email", "made_at", "ends_at") VALUES ('0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a', 'ana@pact.example', '2026-08-20 04:38:27.123456', '2026-09-19 04:38:27.123456');
INSERT INTO "suppression" ("address_key", "kind", "since", "until", "count", "why", "lifted_at", "lifted_why") VALUES ('00ff', 'hard', '2026-08-20 04:38:27.123456', NULL, 1, '5.1.1', NULL, NULL);
INSERT INTO "throttle" ("subject", "at") VALUES ('0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c', '2026-09-19 04:38:27.123456');
INSERT INTO "told_trouble" ("source", "verdict", "fingerprint", "since", "at") VALUES ('ro_mipe', 'broken', '00ff', '2026-08-20 04:38:27.123456', '2026-09-19 04:38:27.123456');
INSERT INTO "told_trouble" ("source", "verdict", "fingerprint", "since", "at") VALUES ('sk_itms21', 'broken', '11ff', NULL, '2026-09-19 04:38:27.123456');
INSERT INTO "call" ("id", "source", "source_key", "content_hash", "first_seen", "last_seen", "first_run", "last_run", "missed_since", "missed_runs", "gone_at", "kind", "title", "programme", "identifier", "opens_at", "closes_at", "url", "facts", "sections") VALUES ('eu_funding_tenders:A', 'eu_funding_tenders', 'A', 'd84167e12796aadd08fa6463f930438f0ee23414cb928aeff7b3375010f4d889', '2026-08-20 04:38:27.123456', '2026-09-19 04:38:27.123456', 'first', 'last', NULL, 0, NULL, 'topic', 'Solar roofs', '43108390', 'A', '2026-05-05 00:00:00.000000', '2026-09-15 15:00:00.000000', 'https://portal.example/A', '{"source":"eu_funding_tenders","source_key":"A","kind":"topic","title":"Solar roofs","language":"en","url":"https://portal.example/A","programme":{"code":"43108390","name":"Horizon Europe"},"identifier":"A","instruments":["grant"],"opens":{"at":"2026-05-05T00:00:00Z","zone":"Europe/Brussels","hour_known":true,"raw":"2026-05-05T00:00:00+00:00"},"deadline_model":"two-stage","deadlines":[{"moment":{"at":"2026-09-15T15:00:00Z","zone":"Europe/Brussels","hour_known":true,"raw":"2026-09-15T15:00:00+00:00"},"kind":"stage 1"},{"moment":{"at":"2027-03-01T16:00:00Z","zone":"Europe/Brussels","hour_known":true,"raw":"2027-03-01T16:00:00+00:00"},"kind":"stage 2"}],"budget":{"total":{"amount":"2500000.00","currency":"EUR"},"scope":"call"},"conditions":[{"criterion":"size","rule":{"sizes":["micro","small","medium"]},"clause":"Applicants must be SMEs.","language":"en","where":"conditions"}]}', '[{"kind":"description","html":"<p>Înnoire</p>","text":"Înnoire"}]');
INSERT INTO "call" ("id", "source", "source_key", "content_hash", "first_seen", "last_seen", "first_run", "last_run", "missed_since", "missed_runs", "gone_at", "kind", "title", "programme", "identifier", "opens_at", "closes_at", "url", "facts", "sections") VALUES ('eu_funding_tenders:B', 'eu_funding_tenders', 'B', '886a5a0579f284b6fc5032811429dd02ff506ec06216d5f51b88563b8aa7820d', '2026-08-20 04:38:27.123456', '2026-08-20 04:38:27.123456', 'first', 'first', '2026-08-21 04:38:27.123456', 29, NULL, 'topic', 'Solar roofs', '43108390', 'B', '2026-05-05 00:00:00.000000', '2026-09-15 15:00:00.000000', 'https://portal.example/B', '{"source":"eu_funding_tenders","source_key":"B","kind":"topic","title":"Solar roofs","language":"en","url":"https://portal.example/B","programme":{"code":"43108390","name":"Horizon Europe"},"identifier":"B","instruments":["grant"],"opens":{"at":"2026-05-05T00:00:00Z","zone":"Europe/Brussels","hour_known":true,"raw":"2026-05-05T00:00:00+00:00"},"deadline_model":"two-stage","deadlines":[{"moment":{"at":"2026-09-15T15:00:00Z","zone":"Europe/Brussels","hour_known":true,"raw":"2026-09-15T15:00:00+00:00"},"kind":"stage 1"},{"moment":{"at":"2027-03-01T16:00:00Z","zone":"Europe/Brussels","hour_known":true,"raw":"2027-03-01T16:00:00+00:00"},"kind":"stage 2"}],"budget":{"total":{"amount":"2500000.00","currency":"EUR"},"scope":"call"},"conditions":[{"criterion":"size","rule":{"sizes":["micro","small","medium"]},"clause":"Applicants must be SMEs.","language":"en","where":"conditions"}]}', '[{"kind":"description","html":"<p>Înnoire</p>","text":"Înnoire"}]');
INSERT INTO "call" ("id", "source", "source_key", "content_hash", "first_seen", "last_seen", "first_run", "last_run", "missed_since", "missed_runs", "gone_at", "kind", "title", "programme", "identifier", "opens_at", "closes_at", "url", "facts", "sections") VALUES ('eu_funding_tenders:C', 'eu_funding_tenders', 'C', '38e9f197d5279f64f991e0dda125bcb5e548d210090f27dd69634c083bf3df77', '2026-08-20 04:38:27.123456', '2026-08-20 04:38:27.123456', 'first', 'first', '2026-08-21 04:38:27.123456', 29, '2026-09-19 04:38:27.123456', 'topic', 'Solar roofs', '43108390', 'C', '2026-05-05 00:00:00.000000', '2026-09-15 15:00:00.000000', 'https://portal.example/C', '{"source":"eu_funding_tenders","source_key":"C","kind":"topic","title":"Solar roofs","language":"en","url":"https://portal.example/C","programme":{"code":"43108390","name":"Horizon Europe"},"identifier":"C","instruments":["grant"],"opens":{"at":"2026-05-05T00:00:00Z","zone":"Europe/Brussels","hour_known":true,"raw":"2026-05-05T00:00:00+00:00"},"deadline_model":"two-stage","deadlines":[{"moment":{"at":"2026-09-15T15:00:00Z","zone":"Europe/Brussels","hour_known":true,"raw":"2026-09-15T15:00:00+00:00"},"kind":"stage 1"},{"moment":{"at":"2027-03-01T16:00:00Z","zone":"Europe/Brussels","hour_known":true,"raw":"2027-03-01T16:00:00+00:00"},"kind":"stage 2"}],"budget":{"total":{"amount":"2500000.00","currency":"EUR"},"scope":"call"},"conditions":[{"criterion":"size","rule":{"sizes":["micro","small","medium"]},"clause":"Applicants must be SMEs.","language":"en","where":"conditions"}]}', '[{"kind":"description","html":"<p>Înnoire</p>","text":"Înnoire"}]');
INSERT INTO "call" ("id", "source", "source_key", "content_hash", "first_seen", "last_seen", "first_run", "last_run", "missed_since", "missed_runs", "gone_at", "kind", "title", "programme", "identifier", "opens_at", "closes_at", "url", "facts", "sections") VALUES ('ro_mipe:D', 'ro_mipe', 'D', 'c17ea9c0e0a115233c8cc0d90ad8c86879f352c0c793230bbec56826ad15b302', '2026-09-19 04:38:27.123456', '2026-09-19 04:38:27.123456', 'other', 'other', NULL, 0, NULL, 'topic', 'L''energia \ Înnoire; șțăîâ', '43108390', 'D', NULL, NULL, 'https://portal.example/D', '{"source":"ro_mipe","source_key":"D","kind":"topic","title":"L''energia \\ Înnoire; șțăîâ","language":"en","url":"https://portal.example/D","programme":{"code":"43108390","name":"Horizon Europe"},"identifier":"D","instruments":["grant"],"deadline_model":"two-stage","conditions":[{"criterion":"size","rule":{"sizes":["micro","small","medium"]},"clause":"Applicants must be SMEs.","language":"en","where":"conditions"}]}', '[{"kind":"description","html":"<p>Înnoire</p>","text":"Înnoire"}]');
INSERT INTO "consent" ("profile_id", "state", "at", "how") VALUES ('solaris', 'confirmed', '2026-08-20 04:38:27.123456', 'the link in a mail');
INSERT INTO "delivery" ("id", "profile_id", "recipient", "subject", "message_id", "created_at", "state", "sent_at", "problem", "kind", "good_until", "attempts", "attempted_at", "next_try_at") VALUES ('sent', 'solaris', 'ana@example.com', 'Calls that fit', '<sent@example.com>', '2026-08-20 04:38:27.123456', 'sent', '2026-09-19 04:38:27.123456', NULL, 'digest', NULL, 1, '2026-08-20 04:38:27.123456', NULL);
INSERT INTO "delivery" ("id", "profile_id", "recipient", "subject", "message_id", "created_at", "state", "sent_at", "problem", "kind", "good_until", "attempts", "attempted_at", "next_try_at") VALUES ('parked', 'solaris', 'ana@example.com', 'Calls that fit', '<parked@example.com>', '2026-08-20 04:38:27.123456', 'parked', NULL, 'mailbox full', 'digest', NULL, 1, '2026-08-20 04:38:27.123456', NULL);
INSERT INTO "joining" ("profile_id", "at") VALUES ('solaris', '2026-08-20 04:38:27.123456');
INSERT INTO "reference" ("name", "day", "taken_at", "run", "replayed") VALUES ('rates', '2026-08-20', '2026-09-19 04:38:27.123456', 'last', 0);
INSERT INTO "reference" ("name", "day", "taken_at", "run", "replayed") VALUES ('nuts', NULL, '2026-08-20 04:38:27.123456', 'first', 1);
INSERT INTO "call_words" ("number", "call_id", "title", "about", "texts") VALUES (1, 'eu_funding_tenders:A', 'solar roofs', 'horizon', 'innoire');
INSERT INTO "call_words" ("number", "call_id", "title", "about", "texts") VALUES (2, 'eu_funding_tenders:B', 'solar roofs', 'horizon', 'innoire');
INSERT INTO "call_words" ("number", "call_id", "title", "about", "texts") VALUES (3, 'eu_funding_tenders:C', 'solar roofs', 'horizon', 'innoire');
INSERT INTO "call_words" ("number", "call_id", "title", "about", "texts") VALUES (4, 'ro_mipe:D', 'solar roofs', 'horizon', 'innoire');
INSERT INTO "choice" ("profile_id", "call_id", "kind", "at", "chosen_by", "why", "taken_back_at") VALUES ('solaris', 'eu_funding_tenders:A', 'saved', '2026-08-20 04:38:27.123456', 'company', NULL, NULL);
INSERT INTO "choice" ("profile_id", "call_id", "kind", "at", "chosen_by", "why", "taken_back_at") VALUES ('solaris', 'eu_funding_tenders:A', 'saved', '2026-09-19 04:38:27.123456', 'company', 'the șef''s roof', NULL);
INSERT INTO "choice" ("profile_id", "call_id", "kind", "at", "chosen_by", "why", "taken_back_at") VALUES ('solaris', 'eu_funding_tenders:B', 'dismissed', '2026-09-19 04:38:27.123456', 'company', 'too small', '2026-09-20 04:38:27.123456');
INSERT INTO "delivery_content" ("delivery_id", "content") VALUES ('sent', X'5375626a6563743a20536f6c617220726f6f66730d0a4d494d452d56657273696f6e3a20312e300d0a436f6e74656e742d547970653a206d756c7469706172742f6d697865643b20626f756e646172793d223d3d6d313730653830396138646135336530373530386230383335220d0a0d0a2d2d3d3d6d3137306538303961386461353365303735303862303833350d0a436f6e74656e742d547970653a206d756c7469706172742f616c7465726e61746976653b20626f756e646172793d223d3d61313730653830396138646135336530373530386230383335220d0a0d0a2d2d3d3d613137306538303961386461353365303735303862303833350d0a436f6e74656e742d547970653a20746578742f706c61696e3b20636861727365743d227574662d38220d0a436f6e74656e742d5472616e736665722d456e636f64696e673a2071756f7465642d7072696e7461626c650d0a0d0a536f6c617220726f6f66730d0a2d2d3d3d613137306538303961386461353365303735303862303833350d0a436f6e74656e742d547970653a20746578742f68746d6c3b20636861727365743d227574662d38220d0a436f6e74656e742d5472616e736665722d456e636f64696e673a2071756f7465642d7072696e7461626c650d0a0d0a3c703e536f6c617220726f6f66733c2f703e0d0a2d2d3d3d613137306538303961386461353365303735303862303833352d2d0d0a2d2d3d3d6d3137306538303961386461353365303735303862303833350d0a436f6e74656e742d547970653a20746578742f63616c656e6461723b20636861727365743d227574662d38223b206d6574686f643d225055424c495348220d0a436f6e74656e742d5472616e736665722d456e636f64696e673a206261736536340d0a436f6e74656e742d446973706f736974696f6e3a206174746163686d656e743b2066696c656e616d653d2263616c6c6669742e696373220d0a0d0a516b564853553436566b4e425445564f524546530d0a2d2d3d3d6d3137306538303961386461353365303735303862303833352d2d0d0a');
INSERT INTO "delivery_content" ("delivery_id", "content") VALUES ('parked', X'5375626a6563743a20536f6c617220726f6f66730d0a4d494d452d56657273696f6e3a20312e300d0a436f6e74656e742d547970653a206d756c7469706172742f6d697865643b20626f756e646172793d223d3d6d313730653830396138646135336530373530386230383335220d0a0d0a2d2d3d3d6d3137306538303961386461353365303735303862303833350d0a436f6e74656e742d547970653a206d756c7469706172742f616c7465726e61746976653b20626f756e646172793d223d3d61313730653830396138646135336530373530386230383335220d0a0d0a2d2d3d3d613137306538303961386461353365303735303862303833350d0a436f6e74656e742d547970653a20746578742f706c61696e3b20636861727365743d227574662d38220d0a436f6e74656e742d5472616e736665722d456e636f64696e673a2071756f7465642d7072696e7461626c650d0a0d0a536f6c617220726f6f66730d0a2d2d3d3d613137306538303961386461353365303735303862303833350d0a436f6e74656e742d547970653a20746578742f68746d6c3b20636861727365743d227574662d38220d0a436f6e74656e742d5472616e736665722d456e636f64696e673a2071756f7465642d7072696e7461626c650d0a0d0a3c703e536f6c617220726f6f66733c2f703e0d0a2d2d3d3d613137306538303961386461353365303735303862303833352d2d0d0a2d2d3d3d6d3137306538303961386461353365303735303862303833350d0a436f6e74656e742d547970653a20746578742f63616c656e6461723b20636861727365743d227574662d38223b206d6574686f643d225055424c495348220d0a436f6e74656e742d5472616e736665722d456e636f64696e673a206261736536340d0a436f6e74656e742d446973706f736974696f6e3a206174746163686d656e743b2066696c656e616d653d2263616c6c6669742e696373220d0a0d0a516b564853553436566b4e425445564f524546530d0a2d2d3d3d6d3137306538303961386461353365303735303862303833352d2d0d0a');
INSERT INTO "digest_turn" ("run_id", "profile_id", "at", "delivery_id") VALUES ('weekly:2026-W34', 'solaris', '2026-08-20 04:38:27.123456', 'sent');
INSERT INTO "identity_key" ("key", "source", "call_id") VALUES ('code:A', 'eu_funding_tenders', 'eu_funding_tenders:A');
INSERT INTO "identity_traits" ("call_id", "content_hash", "reader", "traits") VALUES ('eu_funding_tenders:A', '0', 0, '{}');
INSERT INTO "ledger" ("profile_id", "call_id", "because", "occasion", "delivery_id") VALUES ('solaris', 'eu_funding_tenders:A', 'new', '', 'sent');
INSERT INTO "ledger" ("profile_id", "call_id", "because", "occasion", "delivery_id") VALUES ('solaris', 'eu_funding_tenders:B', 'closing', '2026-09-30/14', 'parked');
INSERT INTO "note" ("profile_id", "call_id", "written_by", "text", "at") VALUES ('solaris', NULL, 'ana', 'call back', '2026-08-20 04:38:27.123456');
INSERT INTO "note" ("profile_id", "call_id", "written_by", "text", "at") VALUES ('solaris', 'eu_funding_tenders:A', 'ana', 'the roof first', '2026-09-19 04:38:27.123456');
INSERT INTO "raw_record" ("call_id", "run", "reader", "digest", "packed") VALUES ('eu_funding_tenders:A', 'last', '0123456789abcdef', '504c4dc121006d329a75b437628af4e97ce49f216291c3ac5f4323bd156d3ae3', X'789cab562a4a4d4b2d4acd4b4e55b2527254d2512ac92cc901b2a39582f373128b148af2f3d38a95626b011cca0dbd');
INSERT INTO "reference_row" ("name", "key", "labels", "facts") VALUES ('rates', 'RON', '{}', '{"rate":"5.0512"}');
INSERT INTO "twin" ("call_id", "group_id", "place") VALUES ('eu_funding_tenders:A', 'eu_funding_tenders:A', 0);
INSERT INTO "twin" ("call_id", "group_id", "place") VALUES ('ro_mipe:D', 'eu_funding_tenders:A', 1);
INSERT INTO "twin_pair" ("first", "second", "points", "evidence") VALUES ('eu_funding_tenders:A', 'ro_mipe:D', 9, '[]');
INSERT INTO "version" ("call_id", "at", "cause", "run", "weight", "changes") VALUES ('eu_funding_tenders:A', '2026-09-19 04:38:27.123456', 'portal', 'last', 'minor', '[{"field":"title","weight":"minor","before":"Solar roof","after":"Solar roofs"}]');
