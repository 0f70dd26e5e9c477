using Parcours.Api.Operations;
using Parcours.Application.Kernel;
using Parcours.Domain.Partners;

namespace Parcours.Api.Tests.Operations;

/// <summary>What stands behind a verb of the command line.</summary>
public sealed class VerbOptionsTests
{
    [Fact]
    public void What_is_there_is_read_and_what_is_not_is_null()
    {
        var options = Read("--name", " Nike ", "--plan", "pro", "--email", "");

        (options.Required("--name"), options.OneOf<Plan>("--plan"), options.Optional("--email")).Should().Be(("Nike", (Plan?)Plan.Pro, null));
        (options.OneOf("--language", "en", "fr"), options.Number("--partner", 1, 9, otherwise: 3)).Should().Be((null, 3));
    }

    [Theory]
    [InlineData("does not understand 'Nike'", "Nike")]
    [InlineData("does not understand '--name'", "--name")]
    [InlineData("does not understand '--secret'", "--secret", "x")]
    [InlineData("does not understand '--name'", "--name", "Nike", "--name", "Puma")]
    [InlineData("needs --name", "--name", " ")]
    [InlineData("takes free or pro or enterprise for --plan, not 'gold'", "--name", "Nike", "--plan", "gold")]
    [InlineData("takes en or fr for --language, not 'de'", "--name", "Nike", "--language", "de")]
    [InlineData("takes a whole number from 1 to 9 for --partner, not '10'", "--name", "Nike", "--partner", "10")]
    [InlineData("takes a whole number from 1 to 9 for --partner, not '-1'", "--name", "Nike", "--partner", "-1")]
    [InlineData("needs --partner", "--name", "Nike")]
    public void What_is_wrong_is_said_with_what_is_right(string sentence, params string[] arguments)
    {
        var reading = () =>
        {
            var options = Read(arguments);
            options.Required("--name");
            options.OneOf<Plan>("--plan");
            options.OneOf("--language", "en", "fr");
            options.Number("--partner", 1, 9);
        };

        reading.Should().Throw<ConfigurationException>().WithMessage($"add-partner {sentence}; it takes --name Nike.");
    }

    [Fact]
    public void A_text_is_only_so_long() =>
        Read("--name", new string('a', 256)).Invoking(options => options.Required("--name")).Should().Throw<ConfigurationException>().WithMessage("*at most 255 characters for --name*");

    private static VerbOptions Read(params string[] arguments) =>
        new VerbOptions("add-partner", "--name Nike").Read(arguments, "--name", "--email", "--plan", "--language", "--partner");
}
