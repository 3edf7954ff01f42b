-- The form of the body that an attempt carried (dialects/body-form.ts), so that it can be shown; NULL: that of its endpoint's
-- dialect without settings, as nearly always.
ALTER TABLE attempts ADD COLUMN request_form text;
