import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Channel } from '../../app/events/notify.ts';
import { awsError } from '../aws/aws-error.ts';

/** People who subscribed to a topic: by mail, by chat. Subscribers filter by the attributes `type` and `project`. */
export function createSnsChannel({ client, topicArn }: { client: SNSClient; topicArn: string }): Channel {
  return {
    name: 'sns',
    send: async ({ type, subject, text, event }) => {
      const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });
      const command = new PublishCommand({
        TopicArn: topicArn,
        Subject: subject,
        Message: text,
        MessageAttributes: { type: attribute(type), project: attribute(event.detail.project) },
      });
      try {
        await client.send(command);
      } catch (error) {
        throw awsError(error, 'the topic for notifications');
      }
    },
  };
}
