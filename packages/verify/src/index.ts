export { type ApiVideoEvent, verifyApiVideo } from './api-video.ts';
export { type FastPixEvent, isFastPixProbe, verifyFastPix } from './fastpix.ts';
export { type StandardEvent, verifyStandard } from './standard.ts';
export { type TwelveLabsEvent, type TwelveLabsModel, verifyTwelveLabs } from './twelve-labs.ts';
export { VerificationError } from './verification-error.ts';
