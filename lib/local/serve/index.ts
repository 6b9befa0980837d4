export { createRunDriver, type RunDriver } from './driver.ts';
export { createServingModels } from './models.ts';
export { createOidcVerifier } from './oidc.ts';
export { type ApiServer, startServer } from './server.ts';
export { localServices } from './services.ts';
export { newToken, readServeFile, removeServeFile, writeServeFile } from './token.ts';
export { type ServeOptions, type Serving, startServing } from './serving.ts';
