export { type ApiVideoEvent, verifyApiVideo } from './api-video.ts';
export { type StandardEvent, verifyStandard } from './standard.ts';
export { VerificationError } from './verification-error.ts';
