export type { ApiVideoPayload } from './api-video.ts';
export {
  type DialectName,
  type VerifiedEvent,
  type VerifyOptions,
  verify,
  verifySignature,
} from './verify.ts';
export { type FastPixPayload, isFastPixProbe } from './fastpix.ts';
export { fetchReceiver } from './fetch-receiver.ts';
export type { RequestHeaders } from './headers.ts';
export { type NodeRequest, type NodeResponse, nodeReceiver } from './node-receiver.ts';
export type { ReceiverOptions } from './receiver.ts';
export type { StandardSignature } from './signed-request.ts';
export type { StandardPayload } from './standard.ts';
export type { TwelveLabsModel, TwelveLabsPayload } from './twelve-labs.ts';
export { VerificationError, type VerificationFailure } from './verification-error.ts';
