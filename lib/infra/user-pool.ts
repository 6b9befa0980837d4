import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { ROLES } from '../domain/deploy/index.ts';
import { acknowledge } from './acknowledge.ts';

export interface PeopleProps {
  readonly name: string;
  /** People stay when the stack goes. */
  readonly protect: boolean;
}

/** Where a command line on a person's machine takes the code of a sign-in. */
const LOCAL_CALLBACK = 'http://localhost:8976/callback';

/** A user pool for those who bring no issuer: people are invited, must use a second factor, and groups name their roles. */
export class People extends Construct {
  readonly pool: cognito.UserPool;
  readonly client: cognito.UserPoolClient;

  constructor(scope: Construct, id: string, props: PeopleProps) {
    super(scope, id);
    this.pool = new cognito.UserPool(this, 'Pool', {
      userPoolName: props.name,
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      autoVerify: { email: true },
      mfa: cognito.Mfa.REQUIRED,
      mfaSecondFactor: { sms: false, otp: true },
      accountRecovery: cognito.AccountRecovery.EMAIL_ONLY,
      passwordPolicy: {
        minLength: 14,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      deletionProtection: props.protect,
      removalPolicy: props.protect ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.pool.addDomain('SignIn', { cognitoDomain: { domainPrefix: props.name } });
    this.client = this.pool.addClient('CommandLine', {
      userPoolClientName: 'stringline',
      // Kept on people's machines: proof of possession instead of a secret that everyone would share.
      generateSecret: false,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(30),
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [cognito.OAuthScope.OPENID, cognito.OAuthScope.EMAIL],
        callbackUrls: [LOCAL_CALLBACK],
      },
    });
    for (const role of ROLES)
      new cognito.CfnUserPoolGroup(this, role, {
        userPoolId: this.pool.userPoolId,
        groupName: `stringline:${role}`,
        description: `Role ${role} in all projects`,
      });
    acknowledge(this.pool, {
      'AwsSolutions-COG3':
        'Threat protection asks for the Plus plan, which is paid by user; a second factor is required of everyone instead.',
      'AwsSolutions-COG8': 'The Plus plan is a choice of whoever pays by user; nothing here depends on it.',
    });
  }
}
