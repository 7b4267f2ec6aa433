// A shell script that sends a signed message to a custom channel, ready to paste once the secrets are filled in.

/** The script for one webhook address; needs bash, openssl and curl. */
export function exampleOf(url: string, settings: Record<string, unknown>): string {
  const contact = settings.contactIdType === 'phone' ? '+593990000000' : 'ana-1'
  return [
    `TOKEN='…'`,
    `SECRET='whsec_…'`,
    'AT=$(date +%s); ID="example-$AT"',
    `BODY='{"contactId":"${contact}","contact":{"firstName":"Ana"},"events":[{"type":"message","mId":"'$ID'","timestamp":'$AT'000,"message":{"type":"text","text":"Hola"}}]}'`,
    `KEY=$(printf %s "\${SECRET#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \\n')`,
    'SIGNATURE=$(printf %s "$ID.$AT.$BODY" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" -binary | openssl base64 -A)',
    `curl -X POST '${url}' \\`,
    '  -H "authorization: Bearer $TOKEN" -H "content-type: application/json" \\',
    '  -H "webhook-id: $ID" -H "webhook-timestamp: $AT" -H "webhook-signature: v1,$SIGNATURE" \\',
    '  --data-raw "$BODY"',
  ].join('\n')
}
