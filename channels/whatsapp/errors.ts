// Codes of the Cloud API by the named kinds. https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
import type { ErrorKind } from '../channel.ts'
import type { ErrorTable } from '../http.ts'

const codes: Partial<Record<ErrorKind, number[]>> = {
  window_closed: [131047],
  invalid_recipient: [131026],
  opted_out: [131050],
  rate_limited: [131048, 131056, 130429],
  policy: [131049, 130472, 130497, 131031],
  payment: [131042],
  auth: [131037, 131045, 133010],
  content: [131051, 131008, 131009, 131021, 131030],
  media: [131052, 131053],
  template: [132000, 132001, 132005, 132007, 132012, 132015, 132016, 132068, 132069, 131062],
  provider_down: [131000, 131016, 131057, 133004],
}

/** One row for each code. */
export const errors: ErrorTable = Object.entries(codes).flatMap(([kind, list]) =>
  list.map((code) => ({ code, kind: kind as ErrorKind })),
)
