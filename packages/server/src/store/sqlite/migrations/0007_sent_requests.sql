-- The form of the body that an attempt carried (dialects/body-form.ts), so that it can be shown; NULL: that of its endpoint's
-- dialect without settings, as nearly always.
ALTER TABLE attempts ADD COLUMN request_form TEXT;

-- What an endpoint's own headers hold is not kept any more (engine/request-headers.ts): it may be a credential.
UPDATE attempts SET request_headers = (
  SELECT json_group_object(
    sent.key,
    CASE
      WHEN lower(sent.key) IN (
        'content-type', 'user-agent', 'webhook-id', 'webhook-timestamp', 'webhook-signature',
        'x-api-video-webhookid', 'x-api-video-signature', 'fastpix-signature', 'tl-signature'
      ) THEN sent.value
      ELSE '(hidden)'
    END
  )
  FROM json_each(attempts.request_headers) AS sent
)
WHERE delivery_id IN (
  SELECT deliveries.id FROM deliveries
  WHERE deliveries.endpoint_id IN (SELECT endpoints.id FROM endpoints WHERE endpoints.headers <> '{}')
);
