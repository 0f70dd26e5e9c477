using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Parcours.Api.Http;

namespace Parcours.Api.Tests.Kernel;

public sealed class RawBodyTests
{
    [Fact]
    public async Task A_body_takes_memory_as_it_arrives_and_not_as_it_is_announced()
    {
        var sent = new SlowBody();

        var body = await RawBody.Of(Carrying(sent, new BodyMemory(4 * RawBody.MostBytes)));

        sent.RoomAtFirst.Should().BeLessThanOrEqualTo(16 * 1024);
        body.Value.Bytes.Length.Should().Be(RawBody.MostBytes);
        body.Value.Bytes.Span.IndexOfAnyExcept((byte)'x').Should().Be(-1);
    }

    [Fact]
    public async Task Large_bodies_are_refused_while_too_many_are_there_and_taken_again_when_those_have_gone()
    {
        var memory = new BodyMemory(3 * RawBody.MostBytes);
        var first = await RawBody.Of(Carrying(new SlowBody(), memory));

        (await RawBody.Of(Carrying(new SlowBody(), memory))).Error.Should().Be(HttpErrors.Overloaded);

        first.Value.Dispose();
        (await RawBody.Of(Carrying(new SlowBody(), memory))).Error.Should().BeNull();
    }

    private static DefaultHttpContext Carrying(SlowBody body, BodyMemory memory) => new()
    {
        Request = { Body = body, ContentLength = RawBody.MostBytes },
        RequestServices = new ServiceCollection().AddSingleton(memory).BuildServiceProvider(),
    };

    /// <summary>Sends one mebibyte, in pieces of 1000 bytes.</summary>
    private sealed class SlowBody : MemoryStream
    {
        public SlowBody()
            : base([.. Enumerable.Repeat((byte)'x', RawBody.MostBytes)])
        {
        }

        public int RoomAtFirst { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (RoomAtFirst == 0)
                RoomAtFirst = buffer.Length;
            return base.ReadAsync(buffer[..Math.Min(buffer.Length, 1000)], cancellationToken);
        }
    }
}
